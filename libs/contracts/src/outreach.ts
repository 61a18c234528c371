import { z } from 'zod';
import { Id, Instant, LocalDateTime, Page } from './common.js';

export const TouchStatus = z.enum(['planned', 'sending', 'sent', 'withdrawn', 'expired', 'suppressed', 'failed']);
export type TouchStatus = z.infer<typeof TouchStatus>;
/** Something the clinic owes the patient at a time. */
export const Touch = z
  .object({
    id: Id,
    patientId: Id,
    patientName: z.string(),
    template: z.string(),
    reason: z.string(),
    appointmentId: Id.nullable(),
    /** When that visit is, as the touch knows it; wall time of the clinic. */
    visitLocal: LocalDateTime.nullable(),
    educationCode: z.string().nullable(),
    educationTitle: z.string().nullable(),
    dueAt: Instant,
    status: TouchStatus,
    statusReason: z.string().nullable(),
    sentAt: Instant.nullable(),
    messages: z.array(
      z.object({ channel: z.enum(['sms', 'email']), status: z.string(), deliveredAt: Instant.nullable() }),
    ),
  })
  .meta({ id: 'Touch' });
export type Touch = z.infer<typeof Touch>;
export const TouchQuery = z.strictObject({
  patientId: Id.optional(),
  status: z.enum(['planned', 'sent', 'all']).default('all'),
  cursor: Id.optional(),
});
export type TouchQuery = z.infer<typeof TouchQuery>;
export const CursorQuery = z.strictObject({ cursor: Id.optional() });
export type CursorQuery = z.infer<typeof CursorQuery>;
export const TouchPage = Page(Touch).meta({ id: 'TouchPage' });
export type TouchPage = z.infer<typeof TouchPage>;

/** A visit's link that was asked for: by which channel it goes, and until when it waits for the patient's day to begin; null: it goes at once. */
export const LinkOnItsWay = z
  .object({ channel: z.enum(['sms', 'email']), waitsUntil: Instant.nullable() })
  .meta({ id: 'LinkOnItsWay' });
export type LinkOnItsWay = z.infer<typeof LinkOnItsWay>;

/** The outbox drawer: what would have left the building. Demo only. */
export const DrawerMessage = z
  .object({
    attemptId: Id,
    touchId: Id,
    patientId: Id,
    patientName: z.string(),
    channel: z.enum(['sms', 'email']),
    address: z.string(),
    subject: z.string().nullable(),
    body: z.string(),
    reason: z.string(),
    acceptedAt: Instant,
  })
  .meta({ id: 'DrawerMessage' });
export type DrawerMessage = z.infer<typeof DrawerMessage>;
export const DrawerPage = Page(DrawerMessage).meta({ id: 'DrawerPage' });
export type DrawerPage = z.infer<typeof DrawerPage>;

const TimelineEntry = z
  .object({
    id: Id,
    at: Instant,
    /** e.g. patient.registered, course.started, appointment.booked, appointment.rescheduled, touch.sent, message.delivered, education.read */
    type: z.string(),
    /** One sentence for staff. */
    summary: z.string(),
    appointmentId: Id.nullable(),
    touchId: Id.nullable(),
  })
  .meta({ id: 'TimelineEntry' });
export const TimelinePage = Page(TimelineEntry).meta({ id: 'TimelinePage' });
export type TimelinePage = z.infer<typeof TimelinePage>;

/** Demo only: the time everything is planned by. */
export const DemoClock = z.object({ now: Instant, shiftMinutes: z.number() }).meta({ id: 'DemoClock' });
export type DemoClock = z.infer<typeof DemoClock>;
export const MoveDemoClock = z
  .strictObject({
    forwardMinutes: z
      .int()
      .min(1)
      .max(60 * 24 * 60),
  })
  .meta({ id: 'MoveDemoClock' });
export type MoveDemoClock = z.infer<typeof MoveDemoClock>;
