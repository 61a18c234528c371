import { inZone } from '@snowmelt/clock';
import { wrongsIn } from '../support/rules-of-messages.js';
import type { SimulatedLife } from './patient-life.js';
import { wrongsWithReadings } from './rules-of-readings.js';
import { dueOf, said, type Sent, SLACK, visitOf, type WentToPatient } from './what-went.js';

const MINUTE = 60_000;
const SAID = /^(reminder|education|welcome)/;
/** What each of the script's words asks of a person; what is not here, of nobody. */
const OWNED: Readonly<Record<string, string>> = {
  '2': 'other_time_asked',
  '3': 'call_asked',
  'Stop eating at midnight, right?': 'stop_or_question',
  CANCEL: 'may_mean_visit',
  'I want to die': 'crisis_text',
  'I could kill for a coffee': 'check_words',
  'Can I bring my dog?': 'patient_wrote',
  gracias: 'patient_wrote',
  thanks: 'patient_wrote',
  HELP: 'patient_wrote',
  ok: 'patient_wrote',
};
const ENDS = ['STOP', 'stop please', 'alto', 'CANCEL'];

/** What is wrong in a life at the clinic: the rules of messages, and what `cases.md` says besides them. */
export function wrongsAtClinic(life: SimulatedLife, went: WentToPatient): string[] {
  const { messages } = went;
  return [
    ...wrongsIn(life, went),
    ...messages.flatMap((message) => [...outsideHours(message, life), ...notAllowed(message, life)]),
    ...wrongsWithReadings(life, went),
    ...twoAtOnce(messages),
    ...unheard(life, went),
    ...wronglyUnreachable(life, went),
  ];
}

/**
 * The outer hours of the patient's day are for every message, except the link of a visit that begins before the day
 * does. What is in time goes within the narrower hours for which the clinic plans; only what is late may go after eight
 * and before nine (`docs/glossary.md`, send window).
 */
function outsideHours(message: Sent, life: SimulatedLife): string[] {
  const local = inZone(message.at, life.zone);
  const hour = (value: number) => local.set({ hour: value, minute: 0, second: 0, millisecond: 0 });
  const isWithin = (from: number, until: number) =>
    local >= hour(from) && local.toMillis() <= hour(until).toMillis() + SLACK;
  const visit = visitOf(life, message);
  if (!isWithin(8, 21)) {
    const opens = local > hour(21) ? hour(8).plus({ days: 1 }) : hour(8);
    const isNeeded = message.template === 'visit-link' && visit && visit.startsAt <= opens.toJSDate();
    return isNeeded ? [] : [`${said(message)}, at night`];
  }
  if (!SAID.test(message.template) || isWithin(9, 20)) return [];
  const due = visit && dueOf(message, visit, life.zone);
  return due && message.at.getTime() > due.getTime() + SLACK ? [] : [`${said(message)}, outside the clinic's hours`];
}

/** By nothing that they did not agree to, or have ended, or that is paused until somebody has decided. */
function notAllowed(message: Sent, life: SimulatedLife): string[] {
  if (!agreedAt(life, message.at)?.[message.channel]) return [`${said(message)}, without consent`];
  if (message.channel === 'email') return [];
  const { ended, waits } = textsAt(life, message.at);
  return ended || waits ? [`${said(message)}, after STOP`] : [];
}

/** Nobody is called for want of a channel who has one; one that is paused is none that was lost. */
const wronglyUnreachable = (life: SimulatedLife, { tasks }: WentToPatient): string[] =>
  tasks
    .filter(({ kind }) => kind === 'unreachable_patient')
    .filter(({ openedAt }) => {
      const agreed = agreedAt(life, openedAt);
      return agreed?.email || (agreed?.sms && !textsAt(life, openedAt).ended);
    })
    .map(({ openedAt }) => `called unreachable at ${openedAt.toISOString()}, though there is a channel`);

const agreedAt = ({ consents }: SimulatedLife, moment: Date) => consents.filter(({ at }) => at <= moment).at(-1);

function textsAt({ replies, decisions }: SimulatedLife, moment: Date): { ended: boolean; waits: boolean } {
  let [ended, waits] = [false, false];
  const all = [...replies, ...decisions].filter(({ at }) => at <= moment).sort((a, b) => +a.at - +b.at);
  for (const one of all) {
    if ('meant' in one) {
      waits = false;
      if (one.meant === 'stop') ended = true;
    } else if (ENDS.includes(one.words)) ended = true;
    else if (one.words === 'START') [ended, waits] = [false, false];
    else if (one.words.startsWith('Stop eating')) waits = true;
  }
  return { ended, waits };
}

/** What is due about one visit in one quarter of an hour is one text; what a change brings is another one. */
function twoAtOnce(messages: readonly Sent[]): string[] {
  const texts = messages.filter(({ channel, template }) => channel === 'sms' && SAID.test(template));
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter(
        ({ appointmentId, at }) =>
          one.appointmentId && appointmentId === one.appointmentId && +at - +one.at < 15 * MINUTE,
      )
      .map((other) => `two texts about one visit: ${said(one)} and ${said(other)}`),
  );
}

/** Every text is kept, and what asks for a person has one; a 1 has confirmed a visit, or somebody reads it. */
function unheard({ replies, visits }: SimulatedLife, { inbound, tasks }: WentToPatient): string[] {
  const lost =
    replies.length === inbound.length ? [] : [`${replies.length} texts were written, ${inbound.length} kept`];
  const hasConfirmed = (at: Date) =>
    visits.some(({ confirmedAt, startsAt }) => confirmedAt && +confirmedAt < +at + SLACK && startsAt > at);
  const isRead = (at: Date) =>
    tasks.some(
      ({ kind, openedAt, closedAt }) =>
        kind === 'patient_wrote' && +openedAt < +at + SLACK && (!closedAt || closedAt > at),
    );
  const withoutOwner = inbound.flatMap(({ words, receivedAt, tasks: ofText }) => {
    const [wanted, at] = [OWNED[words ?? ''], new Date(receivedAt)];
    const isHeard =
      words === '1' ? hasConfirmed(at) || isRead(at) : !wanted || ofText.some(({ kind }) => kind === wanted);
    return isHeard ? [] : [`nobody has to do anything about "${words}" of ${receivedAt}`];
  });
  return [...lost, ...withoutOwner];
}
