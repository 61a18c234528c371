import { z } from 'zod';
import {
  CURSOR,
  FullName,
  Id,
  Instant,
  Line,
  LocalDateTime,
  Phone,
  ShownLine,
  Title,
  Version,
  Whole,
} from './common.js';
import { Role } from './identity.js';

/** What a task is about. Its words, roles and how it is closed are one entry in `libs/tasks/src/task/task-kinds.ts`. */
export const TaskKind = z
  .enum([
    /** What a patient texted. */
    'crisis_text',
    'check_words',
    'stop_or_question',
    'may_mean_visit',
    'call_asked',
    'other_time_asked',
    'picture_or_empty',
    'patient_wrote',
    'stranger_wrote',
    'unknown_clinic',
    /** What could not be sent, or must not be said by a machine. */
    'unreachable_patient',
    'reminder_without_channel',
    'message_failed',
    'message_unclear',
    'no_fasting_numbers',
    'tell_patient_of_change',
    'not_approved',
    /** What follows from a visit or a course. */
    'visits_of_stopped_course',
    'dose_stopped_early',
    'visit_outside_hours',
    'missed_visit',
    'visit_not_marked',
    /** What the clinic's rules ask for. */
    'rule_to_approve',
    'rule_sent_back',
    /** What the program cannot do by itself. */
    'stuck_delivery',
    'page_failed',
    'staff_mail_failed',
    'licence_ends',
    'trainee_without_supervisor',
    /** What somebody at the clinic wrote down. */
    'by_hand',
  ])
  .describe('What the task is about.');
export type TaskKind = z.infer<typeof TaskKind>;

const Colleague = z.object({ id: Id, name: Title });
const TaskWords = Line(1000).describe('What is to be done, in the words of who opened the task.');

/** What a person at the clinic owes: what, about whom, by when, and who has it. */
export const Task = z
  .object({
    id: Id,
    version: Version,
    kind: TaskKind,
    title: ShownLine(1000).describe('What is to be done, in a few words.'),
    why: ShownLine(200).nullable().describe('Why, in one sentence; null where the title says it.'),
    isUrgent: z.boolean().describe('Stands before all others, whatever its time.'),
    patient: z
      .object({ id: Id, name: FullName, phone: Phone.nullable().describe('The number to call; null without one.') })
      .nullable()
      .describe('Whom it is about; null for one that is about nobody.'),
    appointmentId: Id.nullable().describe('The visit that it is about.'),
    visitLocal: LocalDateTime.nullable().describe('Start of that visit, as wall time in its own time zone.'),
    role: Role.describe('Who has to do it, as long as nobody has taken it.'),
    nextRole: Role.nullable().describe('To whom it goes on if it stays undone; null: to nobody.'),
    climbsAt: Instant.nullable().describe('When it goes on to the next role.'),
    assignee: Colleague.nullable().describe('Who has taken it, or was given it.'),
    openedAt: Instant,
    dueAt: Instant,
    isOverdue: z.boolean().describe('Its time has passed.'),
    isDecided: z
      .boolean()
      .describe('It is closed by the decision that it asks for, e.g. what a text meant, and by no word.'),
    needsNote: z.boolean().describe('It is closed with a note of at least 20 characters, by a clinician or a nurse.'),
    closed: z
      .object({
        at: Instant,
        by: Colleague.nullable().describe('Null when its reason went away.'),
      })
      .nullable()
      .describe('Null while it is open.'),
    outcomes: z
      .array(
        z.object({
          at: Instant,
          by: Title.describe('Who said it.'),
          words: ShownLine(1000).describe('What was done.'),
        }),
      )
      .max(1000)
      .describe('What was said at each close, the latest first. They stay when the task is opened again.'),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

/** A position in the order of the list: urgency, time, id. */
const Place = z
  .string()
  .max(80)
  .regex(/^[01]_-?\d{1,12}(\.\d{1,6})?_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const TaskQuery = z.strictObject({
  whose: z
    .enum(['mine', 'role', 'all'])
    .describe('`mine`: taken by or given to the caller; `role`: also what is for their roles and nobody has.')
    .optional(),
  state: z.enum(['open', 'closed']).describe('Without it, the open ones. Closed ones of the last 30 days.').optional(),
  patientId: Id.describe('Only tasks about this patient.').optional(),
  cursor: Place.describe(CURSOR).optional(),
});
export type TaskQuery = z.infer<typeof TaskQuery>;
/** Open ones by urgency and time; closed ones newest first. */
export const TaskPage = z
  .object({
    items: z.array(Task).max(100),
    nextCursor: Place.nullable().describe('The `cursor` of the next page; null on the last one.'),
  })
  .meta({ id: 'TaskPage' });
export type TaskPage = z.infer<typeof TaskPage>;

const Count = Whole(0, 1_000_000);
/** How many tasks are open. Contains no patient data. */
export const TaskCount = z
  .object({
    mine: Count.describe('Taken by or given to the caller.'),
    role: Count.describe('Those, and what is for the roles of the caller and nobody has taken.'),
    all: Count.describe('All open tasks of the clinic.'),
  })
  .meta({ id: 'TaskCount' });
export type TaskCount = z.infer<typeof TaskCount>;

export const ColleagueList = z
  .object({
    items: z
      .array(Colleague.extend({ roles: z.array(Role).max(Role.options.length).describe('Their roles.') }))
      .max(1000),
  })
  .meta({ id: 'ColleagueList' });
export type ColleagueList = z.infer<typeof ColleagueList>;

export const AssignTask = z
  .strictObject({
    version: Version,
    assigneeId: Id.nullable().describe('Who has it from now on; null gives it back to its role.'),
  })
  .meta({ id: 'AssignTask' });
export type AssignTask = z.infer<typeof AssignTask>;
export const CloseTask = z
  .strictObject({ version: Version, outcome: Line(1000).describe('What was done, in a word or a sentence.') })
  .meta({ id: 'CloseTask' });
export type CloseTask = z.infer<typeof CloseTask>;
export const ReopenTask = z.strictObject({ version: Version }).meta({ id: 'ReopenTask' });
export type ReopenTask = z.infer<typeof ReopenTask>;
export const OpenTask = z
  .strictObject({
    words: TaskWords,
    patientId: Id.nullable().describe('Whom it is about; null: nobody.'),
    role: Role.describe('Who has to do it.'),
    dueAt: Instant.describe('By when.'),
  })
  .meta({ id: 'OpenTask' });
export type OpenTask = z.infer<typeof OpenTask>;
