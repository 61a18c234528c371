import { z } from 'zod';
import {
  Address,
  Code,
  CURSOR,
  FullName,
  Id,
  Instant,
  LocalDateTime,
  Page,
  ShownLine,
  ShownText,
  Title,
  Whole,
} from './common.js';

export const TouchStatus = z
  .enum(['planned', 'carried', 'sending', 'sent', 'withdrawn', 'expired', 'suppressed', 'failed'])
  .describe(
    'What has become of the message. `carried`: it goes with another message about the same visit, whose fate is its own; `withdrawn`: no longer owed; `expired`: too late to be of use; `suppressed`: not sent by a rule, which `statusReason` names.',
  );
export type TouchStatus = z.infer<typeof TouchStatus>;
export const SendAgain = z
  .enum(['no', 'now', 'after_asking'])
  .describe(
    'Whether staff may send it again: `now` because it failed, or waits although it should have gone; `after_asking` because it may have arrived, and the patient has to be asked first.',
  );
export type SendAgain = z.infer<typeof SendAgain>;
/** A message that the clinic owes the patient at a certain time. */
export const Touch = z
  .object({
    id: Id,
    patientId: Id,
    patientName: FullName,
    template: Code.describe('Template of the text.'),
    reason: ShownLine(400).describe('Why the message is owed, in words for staff.'),
    appointmentId: Id.nullable(),
    visitLocal: LocalDateTime.nullable().describe(
      'Start of the visit that the message is about, as wall time in the clinic’s time zone; null for a message about no visit.',
    ),
    educationCode: Code.nullable().describe(
      'Code of the education item that the message links to; null when there is none.',
    ),
    educationTitle: Title.nullable().describe(
      'Title of the education item that the message links to; null when there is none.',
    ),
    dueAt: Instant.describe('When the message is due.'),
    status: TouchStatus,
    statusReason: ShownLine(400)
      .nullable()
      .describe('Why it has this status, in words for staff; null when there is nothing to say.'),
    sendAgain: SendAgain,
    sentAt: Instant.nullable().describe('When it was handed to the provider; null while it was not.'),
    messages: z
      .array(
        z.object({
          channel: z.enum(['sms', 'email']).describe('How the message is sent.'),
          status: Code.describe('Delivery status as reported by the provider.'),
          deliveredAt: Instant.nullable().describe(
            'When the provider reported it as delivered; null while it did not.',
          ),
        }),
      )
      .max(20)
      .describe('Messages that were sent for it, one for each channel.'),
  })
  .meta({ id: 'Touch' });
export type Touch = z.infer<typeof Touch>;
export const TouchQuery = z.strictObject({
  patientId: Id.describe('Only those of this patient.').optional(),
  status: z
    .enum(['planned', 'sent', 'failed', 'all'])
    .default('all')
    .describe(
      'Only those still to go out, soonest first; or those that went out, or that did not: they failed, came too late, may not have arrived, or wait although they should have gone. Newest first.',
    ),
  cursor: Id.describe(CURSOR).optional(),
});
export type TouchQuery = z.infer<typeof TouchQuery>;
export const CursorQuery = z.strictObject({ cursor: Id.describe(CURSOR).optional() });
export type CursorQuery = z.infer<typeof CursorQuery>;
export const TouchPage = Page(Touch, 100).meta({ id: 'TouchPage' });
export type TouchPage = z.infer<typeof TouchPage>;

/** A message that staff asked for: its channel, and until when it waits for the send window; null: it goes at once. */
export const MessageOnItsWay = z
  .object({
    channel: z.enum(['sms', 'email']).describe('How the message is sent.'),
    waitsUntil: Instant.nullable().describe('Start of the send window that it waits for; null: it is sent at once.'),
  })
  .meta({ id: 'MessageOnItsWay' });
export type MessageOnItsWay = z.infer<typeof MessageOnItsWay>;

export const AskSendAgain = z
  .strictObject({
    askedPatient: z
      .boolean()
      .default(false)
      .describe('The patient was asked and has not got it; needed for a message that may have arrived.'),
  })
  .meta({ id: 'AskSendAgain' });
export type AskSendAgain = z.infer<typeof AskSendAgain>;

export const LinksTakenBack = z
  .object({ links: Whole(0, 100_000).describe('How many links still worked until now.') })
  .meta({ id: 'LinksTakenBack' });
export type LinksTakenBack = z.infer<typeof LinksTakenBack>;

/** Demo only: a message in the outbox drawer, which in production would have been sent. */
export const DrawerMessage = z
  .object({
    attemptId: Id,
    touchId: Id.nullable().describe('Null for a text to staff.'),
    patientId: Id.nullable().describe('Null for a text to staff.'),
    patientName: FullName.nullable().describe('Null for a text to staff.'),
    channel: z.enum(['sms', 'email']).describe('How the message is sent.'),
    address: Address.describe('Phone number or e-mail address it would have been sent to.'),
    subject: ShownLine(300).nullable().describe('Subject of an e-mail; null for a text.'),
    body: ShownText(20_000).describe('Text of the message.'),
    reason: ShownLine(400).describe('Why the message was owed, in words for staff.'),
    acceptedAt: Instant.describe('When the drawer accepted it.'),
  })
  .meta({ id: 'DrawerMessage' });
export type DrawerMessage = z.infer<typeof DrawerMessage>;
export const DrawerPage = Page(DrawerMessage, 25).meta({ id: 'DrawerPage' });
export type DrawerPage = z.infer<typeof DrawerPage>;

const TimelineEntry = z
  .object({
    id: Id,
    at: Instant.describe('When it happened.'),
    type: Code.describe(
      'What happened, e.g. `patient.registered`, `appointment.booked`, `message.delivered`, `education.read`.',
    ),
    summary: ShownText(12_000).describe('One sentence for staff; of a text from the patient, the text with its lines.'),
    appointmentId: Id.nullable(),
    touchId: Id.nullable(),
  })
  .meta({ id: 'TimelineEntry' });
export const TimelinePage = Page(TimelineEntry, 100).meta({ id: 'TimelinePage' });
export type TimelinePage = z.infer<typeof TimelinePage>;

/** Demo only: the time that planning uses. */
export const DemoClock = z
  .object({
    now: Instant.describe('Current time of the server, with the demo clock.'),
    shiftMinutes: z.number().min(0).max(10_000_000).describe('By how much the demo clock is ahead of the real time.'),
  })
  .meta({ id: 'DemoClock' });
export type DemoClock = z.infer<typeof DemoClock>;
export const MoveDemoClock = z
  .strictObject({
    forwardMinutes: Whole(1, 60 * 24 * 60).describe('By how much to move the clock forward.'),
  })
  .meta({ id: 'MoveDemoClock' });
export type MoveDemoClock = z.infer<typeof MoveDemoClock>;
