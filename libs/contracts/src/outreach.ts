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

export const TouchStatus = z.enum(['planned', 'sending', 'sent', 'withdrawn', 'expired', 'suppressed', 'failed']);
export type TouchStatus = z.infer<typeof TouchStatus>;
/** A message that the clinic owes the patient at a certain time. */
export const Touch = z
  .object({
    id: Id,
    patientId: Id,
    patientName: FullName,
    template: Code,
    reason: ShownLine(400),
    appointmentId: Id.nullable(),
    /** The time of the visit as stored in the touch, in the clinic's wall time. */
    visitLocal: LocalDateTime.nullable(),
    educationCode: Code.nullable(),
    educationTitle: Title.nullable(),
    dueAt: Instant,
    status: TouchStatus,
    statusReason: ShownLine(400).nullable(),
    sentAt: Instant.nullable(),
    messages: z
      .array(z.object({ channel: z.enum(['sms', 'email']), status: Code, deliveredAt: Instant.nullable() }))
      .max(20),
  })
  .meta({ id: 'Touch' });
export type Touch = z.infer<typeof Touch>;
export const TouchQuery = z.strictObject({
  patientId: Id.describe('Only those of this patient.').optional(),
  status: z
    .enum(['planned', 'sent', 'all'])
    .default('all')
    .describe('Only those still to go out, or those that went out.'),
  cursor: Id.describe(CURSOR).optional(),
});
export type TouchQuery = z.infer<typeof TouchQuery>;
export const CursorQuery = z.strictObject({ cursor: Id.describe(CURSOR).optional() });
export type CursorQuery = z.infer<typeof CursorQuery>;
export const TouchPage = Page(Touch, 100).meta({ id: 'TouchPage' });
export type TouchPage = z.infer<typeof TouchPage>;

/** A requested link to a visit: its channel, and until when it waits for the send window; null: it is sent at once. */
export const LinkOnItsWay = z
  .object({ channel: z.enum(['sms', 'email']), waitsUntil: Instant.nullable() })
  .meta({ id: 'LinkOnItsWay' });
export type LinkOnItsWay = z.infer<typeof LinkOnItsWay>;

/** Demo only: a message in the outbox drawer, which in production would have been sent. */
export const DrawerMessage = z
  .object({
    attemptId: Id,
    touchId: Id,
    patientId: Id,
    patientName: FullName,
    channel: z.enum(['sms', 'email']),
    address: Address,
    subject: ShownLine(300).nullable(),
    body: ShownText(20_000),
    reason: ShownLine(400),
    acceptedAt: Instant,
  })
  .meta({ id: 'DrawerMessage' });
export type DrawerMessage = z.infer<typeof DrawerMessage>;
export const DrawerPage = Page(DrawerMessage, 25).meta({ id: 'DrawerPage' });
export type DrawerPage = z.infer<typeof DrawerPage>;

const TimelineEntry = z
  .object({
    id: Id,
    at: Instant,
    /** e.g. patient.registered, course.started, appointment.booked, touch.sent, message.delivered, education.read */
    type: Code,
    /** One sentence for staff; of a text from the patient, the text with its lines. */
    summary: ShownText(12_000),
    appointmentId: Id.nullable(),
    touchId: Id.nullable(),
  })
  .meta({ id: 'TimelineEntry' });
export const TimelinePage = Page(TimelineEntry, 100).meta({ id: 'TimelinePage' });
export type TimelinePage = z.infer<typeof TimelinePage>;

/** Demo only: the time that planning uses. */
export const DemoClock = z
  .object({ now: Instant, shiftMinutes: z.number().min(0).max(10_000_000) })
  .meta({ id: 'DemoClock' });
export type DemoClock = z.infer<typeof DemoClock>;
export const MoveDemoClock = z
  .strictObject({
    forwardMinutes: Whole(1, 60 * 24 * 60),
  })
  .meta({ id: 'MoveDemoClock' });
export type MoveDemoClock = z.infer<typeof MoveDemoClock>;
