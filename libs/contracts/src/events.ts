import { z } from 'zod';
import { Id, Instant } from './common.js';
import { Stage } from './treatment.js';

/** Facts that other domains react to: named in the past tense, with ids, versions, times and stages, no text. */
export const domainEvents = {
  'patient.registered': z.strictObject({ patientId: Id }),
  'patient.contact-changed': z.strictObject({ patientId: Id }),
  'consent.given': z.strictObject({ patientId: Id, consentId: Id }),
  'consent.revoked': z.strictObject({ patientId: Id, consentId: Id }),
  'course.started': z.strictObject({ patientId: Id, courseId: Id }),
  'stage.changed': z.strictObject({ patientId: Id, courseId: Id, stageChangeId: Id, from: Stage, to: Stage }),
  'appointment.booked': z.strictObject({ patientId: Id, appointmentId: Id, version: z.int() }),
  'appointment.rescheduled': z.strictObject({ patientId: Id, appointmentId: Id, version: z.int() }),
  'appointment.cancelled': z.strictObject({ patientId: Id, appointmentId: Id, version: z.int() }),
  'appointment.confirmed': z.strictObject({ patientId: Id, appointmentId: Id, version: z.int() }),
  'appointment.arrived': z.strictObject({ patientId: Id, appointmentId: Id, version: z.int() }),
  'appointment.fulfilled': z.strictObject({ patientId: Id, appointmentId: Id, version: z.int() }),
  'appointment.noshow': z.strictObject({ patientId: Id, appointmentId: Id, version: z.int() }),
  'note.started': z.strictObject({ patientId: Id, noteId: Id, appointmentId: Id }),
  'note.handed-over': z.strictObject({ patientId: Id, noteId: Id, appointmentId: Id }),
  'note.signed': z.strictObject({ patientId: Id, noteId: Id, appointmentId: Id }),
  'note.addendum-added': z.strictObject({ patientId: Id, noteId: Id, appointmentId: Id }),
  'visit.waiting': z.strictObject({ patientId: Id, appointmentId: Id, visitId: Id }),
  'visit.admitted': z.strictObject({ patientId: Id, appointmentId: Id, visitId: Id }),
  'visit.started': z.strictObject({ patientId: Id, appointmentId: Id, visitId: Id }),
  /** `heldUntil`: when both were last connected, for a visit that no one ended. */
  'visit.ended': z.strictObject({ patientId: Id, appointmentId: Id, visitId: Id, heldUntil: Instant.optional() }),
  'link.asked': z.strictObject({ patientId: Id, appointmentId: Id }),
  'links.taken-back': z.strictObject({ patientId: Id }),
  'touch.sent': z.strictObject({ patientId: Id, touchId: Id }),
  'touch.failed': z.strictObject({ patientId: Id, touchId: Id }),
  /** Its time was over before it could go out. */
  'touch.expired': z.strictObject({ patientId: Id, touchId: Id }),
  /** Nobody knows whether it arrived, and somebody has to ask the patient. */
  'touch.unclear': z.strictObject({ patientId: Id, touchId: Id }),
  'touch.asked-again': z.strictObject({ patientId: Id, touchId: Id }),
  'message.accepted': z.strictObject({ patientId: Id, touchId: Id, messageId: Id }),
  'message.delivered': z.strictObject({ patientId: Id, touchId: Id, messageId: Id }),
  'message.failed': z.strictObject({ patientId: Id, touchId: Id, messageId: Id }),
  'message.received': z.strictObject({ patientId: Id, inboundMessageId: Id }),
  /** The patient replied 1. */
  'reply.confirmed': z.strictObject({ patientId: Id, inboundMessageId: Id }),
  /** Staff chose an answer to a text. */
  'text.answered': z.strictObject({ patientId: Id, inboundMessageId: Id }),
  'patient.opted-out': z.strictObject({ patientId: Id }),
  'patient.texts-paused': z.strictObject({ patientId: Id }),
  'patient.texts-resumed': z.strictObject({ patientId: Id }),
  'patient.opted-in': z.strictObject({ patientId: Id }),
  'education.opened': z.strictObject({ patientId: Id, readingId: Id }),
  'education.read': z.strictObject({ patientId: Id, readingId: Id }),
} as const;
export type DomainEventType = keyof typeof domainEvents;
/** Events that are only shown on the timeline. Every other event needs a subscriber, or the worker does not start. */
export const eventsWithoutSubscriber: readonly DomainEventType[] = [
  'education.opened',
  'education.read',
  'link.asked', // the code that appends it plans the message in the same transaction
  'message.delivered',
  'message.received',
  'note.addendum-added',
  'note.handed-over',
  'note.started',
  'text.answered', // as 'link.asked'
  'touch.asked-again', // as 'link.asked'
  'touch.expired', // the code that appends it calls for another plan
  'touch.failed', // the code that appends it opens the task; so with 'touch.unclear'
  'touch.sent',
  'touch.unclear',
  'visit.admitted',
  'visit.waiting',
];
export type DomainEventPayload<T extends DomainEventType> = z.infer<(typeof domainEvents)[T]>;
