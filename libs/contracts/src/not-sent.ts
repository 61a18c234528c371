import { z } from 'zod';
import { Id, Instant, LocalDateTime, Page } from './common.js';

export const NotSentReason = z.enum([
  /** Said of the address, of its owner, or of the text: for good. */
  'bad_address',
  'opted_out',
  'text_refused',
  'refused',
  'not_delivered',
  'unknown',
  'used_up',
  'no_channel',
  'nothing_planned',
  'expired',
  /** It is tried again by itself. */
  'being_tried',
  'late',
]);
export type NotSentReason = z.infer<typeof NotSentReason>;
export const NotSentAction = z.enum(['call', 'correct_address', 'ask_for_address', 'wait', 'none']);
export type NotSentAction = z.infer<typeof NotSentAction>;

/** A message that the patient was to have and, as far as is known, has not. */
export const NotSent = z
  .object({
    /** Of the touch; of the visit, where nothing could be planned for it. */
    id: Id,
    patientId: Id,
    patientName: z.string(),
    /** The number to call, also one that takes no texts. */
    phone: z.string().nullable(),
    title: z.string(),
    educationTitle: z.string().nullable(),
    channel: z.enum(['sms', 'email']).nullable(),
    /** The visit it is about, by the clinic's wall. */
    appointmentId: Id.nullable(),
    visitLocal: LocalDateTime.nullable(),
    dueAt: Instant.nullable(),
    reason: NotSentReason,
    /** What the provider called it, and when it was tried last. */
    code: z.string().nullable(),
    lastTryAt: Instant.nullable(),
    action: NotSentAction,
  })
  .meta({ id: 'NotSent' });
export type NotSent = z.infer<typeof NotSent>;
export const NotSentPage = Page(NotSent).meta({ id: 'NotSentPage' });
export type NotSentPage = z.infer<typeof NotSentPage>;
/** After which row to go on: its place in the order, so that a row that has gone meanwhile ends nothing. */
export const NotSentQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^[012]_-?\d{1,12}(\.\d{1,6})?_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .optional(),
});
export type NotSentQuery = z.infer<typeof NotSentQuery>;
/** How many of them are about a visit of today or tomorrow. */
export const NotSentCount = z.object({ soon: z.int() }).meta({ id: 'NotSentCount' });
export type NotSentCount = z.infer<typeof NotSentCount>;
