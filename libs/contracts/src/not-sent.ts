import { z } from 'zod';
import { CURSOR, FullName, Id, Instant, LocalDateTime, Phone, ShownLine, Title, Whole } from './common.js';
import { SendAgain } from './outreach.js';

export const NotSentReason = z
  .enum([
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
    'not_ready',
    'expired',
    /** The last two are retried automatically. */
    'being_tried',
    'late',
  ])
  .describe(
    'Why it was not sent or did not arrive. `bad_address`, `opted_out` and `text_refused` are final; `being_tried` and `late` are retried automatically.',
  );
export type NotSentReason = z.infer<typeof NotSentReason>;
export const NotSentAction = z
  .enum(['call', 'correct_address', 'ask_for_address', 'wait', 'none'])
  .describe('What staff can do about it.');
export type NotSentAction = z.infer<typeof NotSentAction>;

/** A message that was due to the patient and, as far as is known, has not arrived. */
export const NotSent = z
  .object({
    id: Id.describe('Id of the touch; of the appointment where no touch could be planned.'),
    patientId: Id,
    patientName: FullName,
    phone: Phone.nullable().describe('Number to call, even if it cannot receive texts; null when there is none.'),
    title: Title,
    educationTitle: Title.nullable().describe(
      'Title of the education item that the message links to; null when there is none.',
    ),
    channel: z
      .enum(['sms', 'email'])
      .nullable()
      .describe('How it was sent or was to be sent; null when there is no channel.'),
    appointmentId: Id.nullable().describe('The visit that the message is about.'),
    visitLocal: LocalDateTime.nullable().describe(
      'Start of the visit that the message is about, as wall time in the clinic’s time zone; null for a message about no visit.',
    ),
    dueAt: Instant.nullable().describe('When the message was due; null where none was planned.'),
    reason: NotSentReason,
    code: ShownLine(80).nullable().describe('Error code of the provider; null when there is none.'),
    lastTryAt: Instant.nullable().describe('When it was last tried; null when it was not.'),
    action: NotSentAction,
    sendAgain: SendAgain,
  })
  .meta({ id: 'NotSent' });
export type NotSent = z.infer<typeof NotSent>;
/** A position in the order of the list: urgency, time, id. */
const Place = z
  .string()
  .max(70)
  .regex(/^[012]_-?\d{1,12}(\.\d{1,6})?_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const NotSentPage = z
  .object({
    items: z.array(NotSent).max(100),
    nextCursor: Place.nullable().describe('The `cursor` of the next page; null on the last one.'),
  })
  .meta({ id: 'NotSentPage' });
export type NotSentPage = z.infer<typeof NotSentPage>;
/** What became of a message that did not arrive, as far as staff tell such messages apart. */
export const NotSentKind = z
  .enum(['failed', 'unclear', 'expired', 'waiting', 'no_way'])
  .describe(
    '`failed`: refused, or not delivered; `unclear`: nobody knows whether it arrived; `expired`: its time had passed; `waiting`: it is tried again; `no_way`: no number, no e-mail, no text left or no approval.',
  );
export type NotSentKind = z.infer<typeof NotSentKind>;
/** The cursor is a position in the order, not a row, so paging goes on even if that row has gone. */
export const NotSentQuery = z.strictObject({
  kind: NotSentKind.optional(),
  cursor: Place.describe(CURSOR).optional(),
});
export type NotSentQuery = z.infer<typeof NotSentQuery>;
const Count = Whole(0, 1_000_000);
/** How many there are. Contains no patient data. */
export const NotSentCount = z
  .object({
    soon: Count.describe('Number of messages not received that are about a visit today or tomorrow.'),
    failed: Count.describe('Refused, or not delivered.'),
    unclear: Count.describe('Nobody knows whether they arrived.'),
    expired: Count.describe('Their time had passed.'),
    waiting: Count.describe('They are tried again.'),
    noWay: Count.describe('No number, no e-mail, no text left or no approval.'),
  })
  .meta({ id: 'NotSentCount' });
export type NotSentCount = z.infer<typeof NotSentCount>;
