import type { Role, TaskKind } from '@snowmelt/contracts';

/** All that the program knows of one kind of task. */
export interface KindOfTask {
  /** What is to be done. For staff; names nobody. */
  readonly title: string;
  readonly why: string | null;
  /** Who has to do it, then to whom it goes on while it stays undone. */
  readonly ladder: readonly [Role, ...Role[]];
  /** How long after its time, and after each step, it goes on. */
  readonly climbsAfterMinutes: number;
  /** Stands before all others. */
  readonly isUrgent?: true;
  /** Only a clinician or nurse closes it, with a note of what was done; no program does. */
  readonly needsNote?: true;
  /** Whoever is on call is paged until somebody takes it. */
  readonly pagesOnCall?: true;
  /** Closed by the decision that it asks for, e.g. about a text, and by no word. */
  readonly byDecision?: true;
}

const desk = ['front_desk', 'nurse', 'prescriber'] as const;
const nurses = ['nurse', 'clinician', 'prescriber'] as const;
const kind = (
  title: string,
  why: string | null,
  ladder: KindOfTask['ladder'],
  climbsAfterMinutes: number,
): KindOfTask => ({ title, why, ladder, climbsAfterMinutes });

/** Every kind of task. Adding one: its name in the contract, and an entry here. */
export const taskKinds: Readonly<Record<TaskKind, KindOfTask>> = {
  crisis_text: {
    ...kind(
      'Call now: words of a crisis in a text',
      'The automatic reply gave 988 and 911. Nobody has called yet.',
      ['prescriber', 'clinician', 'nurse', 'front_desk'],
      2,
    ),
    isUrgent: true,
    needsNote: true,
    pagesOnCall: true,
  },
  check_words: {
    ...kind('Read a text that may be of a crisis or an emergency', 'The automatic reply gave 988 and 911.', nurses, 15),
    isUrgent: true,
  },
  stop_or_question: {
    ...kind('STOP or a question?', 'Nothing goes to this number by text until somebody decides.', desk, 60),
    byDecision: true,
  },
  may_mean_visit: kind(
    'CANCEL: the texts or the visit?',
    'Texts have ended for this number. Ask about the visit.',
    desk,
    60,
  ),
  call_asked: kind('Call the patient', 'They replied 3: please call me.', desk, 60),
  other_time_asked: kind('Wants another time', 'They replied 2. The visit stands until it is moved.', desk, 120),
  picture_or_empty: kind('Answer a text without words', 'A picture or an empty text, which is not stored.', desk, 240),
  patient_wrote: kind('Answer a text', null, desk, 240),
  stranger_wrote: kind('Read a text from an unknown number', 'It is in nobody’s chart.', desk, 240),
  unknown_clinic: kind(
    'Somebody wrote whom no clinic here knows',
    'Ask who wrote, if they call. The text is shown once its number is in a chart of this clinic.',
    ['admin', 'front_desk'],
    1440,
  ),
  unreachable_patient: kind(
    'Nothing can be sent to the patient',
    'No working address that they agreed to. Call about the visit.',
    desk,
    120,
  ),
  reminder_without_channel: kind(
    'Call: a message that matters cannot go out',
    'No text and no e-mail may go out about it: no text is left, no address works, or the course has stopped.',
    desk,
    60,
  ),
  message_failed: kind('A message did not go out', 'See why on the chart, then send it again or call.', desk, 60),
  message_unclear: kind(
    'Ask whether a message arrived',
    'The provider cannot say whether it went out, so it is not sent again.',
    desk,
    60,
  ),
  no_fasting_numbers: kind(
    'Call about eating and drinking',
    'No text tells the patient from when they may not eat.',
    nurses,
    60,
  ),
  tell_patient_of_change: kind('Tell the patient that a visit changed', 'No message could tell them.', desk, 60),
  not_approved: kind(
    'Approve a text before it can go out',
    'Without the medical director’s approval it is not sent. Settings, Readings.',
    ['medical_director', 'prescriber', 'admin'],
    1440,
  ),
  visits_of_stopped_course: kind(
    'Decide about the visits of a stopped course',
    'The course is on hold or over. The patient is told nothing about these visits until somebody changes them.',
    desk,
    120,
  ),
  dose_stopped_early: kind(
    'Decide what follows a dose that was stopped early',
    'It counts as no session of the course, and no reading about its meaning goes out. See how the patient is.',
    ['prescriber', 'nurse'],
    120,
  ),
  visit_outside_hours: kind(
    'Move a visit that falls out of the hours',
    'A closure, leave or other hours. It stands, and the patient is told nothing, until somebody moves or cancels it.',
    desk,
    240,
  ),
  missed_visit: kind('Call: the patient did not come', 'Nothing is sent about a missed visit.', desk, 120),
  visit_not_marked: kind('Mark a visit that is over', 'Nobody said whether the patient came.', desk, 240),
  rule_to_approve: {
    ...kind(
      'Approve a change of the clinic’s rules, or send it back',
      'It is used nowhere before that. Settings, Approvals.',
      ['medical_director', 'admin'],
      1440,
    ),
    byDecision: true,
  },
  rule_sent_back: kind(
    'Change a rule that was sent back, or give it up',
    'The medical director said why. Settings, Approvals.',
    ['admin', 'prescriber', 'medical_director'],
    1440,
  ),
  stuck_delivery: kind(
    'Tell whoever runs Snowmelt: something is stuck',
    'A change was not carried out after many tries. The runbook says what to look at.',
    ['admin', 'front_desk'],
    60,
  ),
  page_failed: {
    ...kind(
      'Call whoever is on call: no text reached them',
      'The provider refused the text. The page On call has the number.',
      ['front_desk', 'admin'],
      15,
    ),
    isUrgent: true,
  },
  staff_mail_failed: kind(
    'An invitation did not reach a colleague',
    'Settings, Staff shows whose. Check the address, then send it again.',
    ['admin', 'front_desk'],
    1440,
  ),
  licence_ends: kind(
    'A licence ends within 60 days',
    'Settings, Staff shows whose. Enter its new last day, or give the visits behind it to somebody else.',
    ['admin', 'prescriber'],
    7 * 1440,
  ),
  trainee_without_supervisor: kind(
    'A trainee works under nobody who is here',
    'Their supervisor has left. Settings, Staff shows whose: name another one.',
    ['admin', 'prescriber'],
    1440,
  ),
  by_hand: kind('To do', null, ['front_desk', 'admin'], 1440),
};

const namesWhere = (is: (one: KindOfTask) => boolean | undefined) =>
  Object.entries(taskKinds)
    .filter(([, one]) => is(one))
    .map(([name]) => name);
/** Kinds that no program closes. */
export const closedByPeople = namesWhere(({ needsNote }) => needsNote);
/** Kinds for which a word is not enough: they need a note, or the decision that they ask for. */
export const closedByMore = namesWhere(({ needsNote, byDecision }) => needsNote || byDecision);
export const urgentKinds = namesWhere(({ isUrgent }) => isUrgent);
export const pagedKinds = namesWhere(({ pagesOnCall }) => pagesOnCall);

/** To whom a task of this kind goes on from a role, one after the other. */
export const rolesAfter = ({ ladder }: KindOfTask, role: Role): readonly Role[] =>
  ladder.slice(ladder.indexOf(role) + 1);

/** The roles that may close a task that needs a note, or open it again, and how long the note is at least. */
export const NOTE_ROLES: readonly Role[] = ['nurse', 'clinician', 'prescriber'];
export const NOTE_LENGTH = 20;
