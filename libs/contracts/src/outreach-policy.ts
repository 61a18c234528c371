import { z } from 'zod';
import { Code, CURSOR, FullName, Id, Instant, ShownLine, Title, Version, Whole } from './common.js';

/** An ISO 8601 duration. */
export const Span = z.iso.duration().max(20);
/** A time of day. */
export const RuleTime = z
  .string()
  .max(5)
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00');
const Hours = z.strictObject({
  from: RuleTime.describe('First time of day, in the patient’s time zone.'),
  to: RuleTime.describe('Last time of day, in the patient’s time zone.'),
});
const Spans = z.array(Span).max(10);

/** How long before a visit. `inPerson`: a visit in person that is no dose; `video`: any that is not in person. */
export const ReminderTimes = z
  .strictObject({
    dose: Spans.describe('How long before a dose.'),
    inPerson: Spans.describe('How long before a visit in person that is no dose.'),
    video: Spans.describe('How long before any other visit.'),
  })
  .describe('How long before its start a visit is reminded of.');

/** When the clinic writes to patients: data of the clinic, with author and date in its row. */
export const OutreachRules = z
  .strictObject({
    sendWindow: Hours.describe('Hours of the patient’s day for which messages are planned.'),
    outerWindow: Hours.describe(
      'No message goes out outside these hours, even if delayed. The one exception is the link to a visit that begins before they do.',
    ),
    texts: z
      .strictObject({
        perDay: Whole(1, 100).describe('In one day of the patient.'),
        perWeek: Whole(1, 500).describe('In any seven days.'),
      })
      .describe('The most texts a patient gets, as agreed in their consent; further messages go by e-mail.'),
    reminders: ReminderTimes,
    tellOfChanges: z
      .enum(['message', 'task'])
      .optional()
      .describe(
        'How a patient hears that the clinic moved or cancelled a visit: by a message at once inside the outer hours, or from a person who gets a task; without it from a person.',
      ),
    unmarkedAfter: Span.optional().describe(
      'How long after its end a visit that nobody has marked becomes a task; without it none does.',
    ),
    firstText: z
      .boolean()
      .optional()
      .describe('Whether a text follows each consent to texts that says who writes, how often, HELP and STOP.'),
    late: z
      .strictObject({
        after: Span.describe('How long after its time a message is late that no rule keeps.'),
        callBefore: Span.describe(
          'From how long before the visit on somebody calls or sends it; how a patient is after a dose is asked so long after its time.',
        ),
      })
      .optional()
      .describe(
        'When a message that waits for its provider is a task, and may be sent by hand; without it neither happens.',
      ),
    education: z.array(Code).max(100).describe('Codes of the education items in use.'),
    educationGoodFor: Span.refine((text) => /[1-9]/.test(text), 'must be longer than zero').describe(
      'How long after its due time a reading is still sent, and how long its link works.',
    ),
    emailAfterFailedText: Span.describe(
      'How long after a failed text the e-mail follows; a link that is needed now follows at once.',
    ),
    unclearGivenUpAfter: Span.describe(
      'How long after its attempt a send of unknown outcome is given up; staff then ask the patient.',
    ),
  })
  .meta({ id: 'OutreachRules' });
export type OutreachRules = z.infer<typeof OutreachRules>;

/** The rules in force, and what they mean for a patient in treatment. */
export const OutreachPolicyInForce = z
  .object({
    version: Version,
    rules: OutreachRules.describe('The rules in force.'),
    source: ShownLine(1000).describe('Where the numbers come from.'),
    approvedBy: Title.describe('Who approved them.'),
    approvedAt: Instant,
    readings: z
      .array(z.object({ code: Code.describe('Its code, as in `rules.education`.'), title: Title }))
      .max(100)
      .describe('The readings of the library, in English.'),
    textsInTreatmentWeek: Whole(0, 1000).describe(
      'Messages of a week with two infusions and two visits by video, to be compared with `texts.perWeek`.',
    ),
  })
  .meta({ id: 'OutreachPolicyInForce' });
export type OutreachPolicyInForce = z.infer<typeof OutreachPolicyInForce>;

export const OutreachDryRun = z
  .strictObject({ rules: OutreachRules.describe('The rules to try.'), cursor: Id.describe(CURSOR).optional() })
  .meta({ id: 'OutreachDryRun' });
export type OutreachDryRun = z.infer<typeof OutreachDryRun>;

const Way = z.enum(['sms', 'email', 'none']).describe('How it would go out; `none`: not at all.');
/** What the changed rules would send, and not send, in the next seven days. Nothing is stored or sent. */
export const OutreachDryRunPage = z
  .object({
    textsInTreatmentWeek: Whole(0, 1000).describe('As of the rules in force, by the changed rules.'),
    items: z
      .array(
        z.object({
          patientId: Id,
          patientName: FullName,
          changes: z
            .array(
              z.object({
                reason: ShownLine(400).describe('Why the message is owed, in words for staff.'),
                dueAt: Instant,
                before: Way.describe('By the rules in force.'),
                after: Way.describe('By the changed rules.'),
              }),
            )
            .max(500)
            .describe('Messages that would go out in another way, or not at all.'),
        }),
      )
      .max(25)
      .describe('Patients for whom something changes.'),
    nextCursor: Id.nullable().describe('The `cursor` of the next page; null on the last one.'),
  })
  .meta({ id: 'OutreachDryRunPage' });
export type OutreachDryRunPage = z.infer<typeof OutreachDryRunPage>;
