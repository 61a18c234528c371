import { z } from 'zod';
import { CURSOR, FullName, Id, Instant, LocalDateTime, Phone, ShownLine, Title, Whole } from './common.js';

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
    patientName: FullName,
    /** The number to call, also one that takes no texts. */
    phone: Phone.nullable(),
    title: Title,
    educationTitle: Title.nullable(),
    channel: z.enum(['sms', 'email']).nullable(),
    /** The visit it is about, by the clinic's wall. */
    appointmentId: Id.nullable(),
    visitLocal: LocalDateTime.nullable(),
    dueAt: Instant.nullable(),
    reason: NotSentReason,
    /** What the provider called it, and when it was tried last. */
    code: ShownLine(80).nullable(),
    lastTryAt: Instant.nullable(),
    action: NotSentAction,
  })
  .meta({ id: 'NotSent' });
export type NotSent = z.infer<typeof NotSent>;
/** A place in the order of the list: how soon, the time, the id. */
const Place = z
  .string()
  .max(70)
  .regex(/^[012]_-?\d{1,12}(\.\d{1,6})?_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const NotSentPage = z
  .object({ items: z.array(NotSent).max(100), nextCursor: Place.nullable() })
  .meta({ id: 'NotSentPage' });
export type NotSentPage = z.infer<typeof NotSentPage>;
/** After which row to go on: its place in the order, so that a row that has gone meanwhile ends nothing. */
export const NotSentQuery = z.strictObject({ cursor: Place.describe(CURSOR).optional() });
export type NotSentQuery = z.infer<typeof NotSentQuery>;
/** How many of them are about a visit of today or tomorrow. */
export const NotSentCount = z.object({ soon: Whole(0, 1_000_000) }).meta({ id: 'NotSentCount' });
export type NotSentCount = z.infer<typeof NotSentCount>;
