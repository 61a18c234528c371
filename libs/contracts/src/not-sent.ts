import { z } from 'zod';
import { CURSOR, FullName, Id, Instant, LocalDateTime, Phone, ShownLine, Title, Whole } from './common.js';

export const NotSentReason = z.enum([
  /** The first three are final: the provider refused because of the address, its owner or the text. */
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
  /** The last two are retried automatically. */
  'being_tried',
  'late',
]);
export type NotSentReason = z.infer<typeof NotSentReason>;
export const NotSentAction = z.enum(['call', 'correct_address', 'ask_for_address', 'wait', 'none']);
export type NotSentAction = z.infer<typeof NotSentAction>;

/** A message that was due to the patient and, as far as is known, has not arrived. */
export const NotSent = z
  .object({
    /** The touch's id; the appointment's id where no touch could be planned. */
    id: Id,
    patientId: Id,
    patientName: FullName,
    /** The number to call, even if it cannot receive texts. */
    phone: Phone.nullable(),
    title: Title,
    educationTitle: Title.nullable(),
    channel: z.enum(['sms', 'email']).nullable(),
    /** The visit that the message is about, in the clinic's wall time. */
    appointmentId: Id.nullable(),
    visitLocal: LocalDateTime.nullable(),
    dueAt: Instant.nullable(),
    reason: NotSentReason,
    /** The provider's error code, and the time of the last try. */
    code: ShownLine(80).nullable(),
    lastTryAt: Instant.nullable(),
    action: NotSentAction,
  })
  .meta({ id: 'NotSent' });
export type NotSent = z.infer<typeof NotSent>;
/** A position in the order of the list: urgency, time, id. */
const Place = z
  .string()
  .max(70)
  .regex(/^[012]_-?\d{1,12}(\.\d{1,6})?_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const NotSentPage = z
  .object({ items: z.array(NotSent).max(100), nextCursor: Place.nullable() })
  .meta({ id: 'NotSentPage' });
export type NotSentPage = z.infer<typeof NotSentPage>;
/** The cursor is a position in the order, not a row, so paging goes on even if that row has gone. */
export const NotSentQuery = z.strictObject({ cursor: Place.describe(CURSOR).optional() });
export type NotSentQuery = z.infer<typeof NotSentQuery>;
/** How many of them are about a visit today or tomorrow. */
export const NotSentCount = z.object({ soon: Whole(0, 1_000_000) }).meta({ id: 'NotSentCount' });
export type NotSentCount = z.infer<typeof NotSentCount>;
