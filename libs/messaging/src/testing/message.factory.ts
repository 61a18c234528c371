import { randomUUID } from 'node:crypto';
import { idOf, type Sql } from '@snowmelt/testing';

/** A message for a touch, without attempts. */
export const preparedMessage = (
  sql: Sql,
  {
    touchId,
    patientId,
    address = '+13235550101',
    template = 't',
    status = 'queued',
    daysAgo = 0,
    scheduleLookup = false,
  }: {
    touchId: string;
    patientId: string;
    address?: string;
    template?: string;
    status?: string;
    daysAgo?: number;
    scheduleLookup?: boolean;
  },
): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status, created_at, next_look_at)
    VALUES (current_clinic_id(), $1, $2, $3, $4, $5, 'en-US', $6, snowmelt_now() - $7 * interval '1 day', CASE WHEN $8 THEN now() - interval '1 minute' END)`,
    [patientId, touchId, address.includes('@') ? 'email' : 'sms', address, template, status, daysAgo, scheduleLookup],
  );

/** One attempt to send it, by Twilio unless stated. An `open` or `unknown` one has no end. */
export const attempt = (
  sql: Sql,
  messageId: string,
  outcome: string,
  {
    provider = 'twilio',
    code = null as string | null,
    providerMessageId = null as string | null,
    referenceCode = 'abcdefgh',
    minutesAgo = 0,
  } = {},
): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code, outcome, error_code, provider_message_id, started_at, ended_at)
    VALUES (current_clinic_id(), $1, $2, 'x', $3, $4, $5, $6, now() - $7 * interval '1 minute', CASE WHEN $4 NOT IN ('open', 'unknown') THEN now() END)`,
    [messageId, provider, referenceCode, outcome, code, providerMessageId, minutesAgo],
  );

/** A message with one attempt. */
export async function triedMessage(
  sql: Sql,
  message: Parameters<typeof preparedMessage>[1],
  outcome: string,
  tried: Parameters<typeof attempt>[3] = {},
): Promise<string> {
  return attempt(sql, await preparedMessage(sql, message), outcome, tried);
}

/** The carrier reports what became of what the provider had accepted; with a code, that it did not arrive. */
export const carrierSaid = (sql: Sql, attemptId: string, status: string, code: string | null, daysAgo = 0) =>
  sql(
    `INSERT INTO message_status_callback (clinic_id, attempt_id, provider_message_id, provider_status, error_code, received_at)
    SELECT clinic_id, id, coalesce(provider_message_id, id::text), $2, $3, now() - $4 * interval '1 day' FROM message_attempt WHERE id = $1`,
    [attemptId, status, code, daysAgo],
  );

/** Whoever asks deletes every callback and every attempt that they may. */
export async function tracesDeleted(sql: Sql): Promise<void> {
  await sql('DELETE FROM message_status_callback');
  await sql('DELETE FROM message_attempt');
}

/** Moves every callback back by so many days. */
export const callbacksOlderBy = (sql: Sql, days: number) =>
  sql(`UPDATE message_status_callback SET received_at = received_at - $1 * interval '1 day'`, [days]);

/** The provider accepted this attempt after all, and a look-up is due now. */
export async function acceptedMeanwhile(sql: Sql, attemptId: string): Promise<void> {
  await sql(`UPDATE message_attempt SET outcome = 'accepted', provider_message_id = $2 WHERE id = $1`, [
    attemptId,
    randomUUID(),
  ]);
  await sql(
    `UPDATE message SET next_look_at = now() - interval '1 minute' WHERE id = (SELECT message_id FROM message_attempt WHERE id = $1)`,
    [attemptId],
  );
}

/** The provider is to be asked now what became of every text that it took. */
export const fatesAskedNow = (sql: Sql) =>
  sql('UPDATE message SET next_look_at = now() WHERE next_look_at IS NOT NULL');

/** Moves the start of every attempt back by this many minutes. */
export const attemptsOlderBy = (sql: Sql, minutes: number) =>
  sql(`UPDATE message_attempt SET started_at = started_at - $1 * interval '1 minute'`, [minutes]);

export const emptyDrawer = (sql: Sql) => sql('DELETE FROM drawer_message');

/** A text for each of these touches, accepted by the provider, all with the same final status. */
export async function textsOf(
  sql: Sql,
  patientId: string,
  touchIds: readonly string[],
  status: 'delivered' | 'undelivered',
): Promise<void> {
  await sql(
    `WITH m AS (INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status)
      SELECT current_clinic_id(), $1, t, 'sms', '+13235550142', 't', 'en-US', $3 FROM unnest($2::uuid[]) t RETURNING clinic_id, id)
    INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code, outcome, provider_message_id)
    SELECT clinic_id, id, 'twilio', 'x', 'abcdefgh', 'accepted', id::text FROM m`,
    [patientId, touchIds, status],
  );
  for (const table of ['message', 'message_attempt']) await sql(`ANALYZE ${table}`);
}

/** A text for each of these touches, sent and delivered so long ago, and in the drawer. */
export const deliveredTexts = (
  sql: Sql,
  touches: readonly { readonly id: string; readonly patientId: string }[],
  { daysAgo, status = 'delivered' }: { daysAgo: number; status?: 'delivered' | 'undelivered' },
) =>
  sql(
    `WITH m AS (INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status, created_at)
      SELECT current_clinic_id(), t.patient_id, t.id, 'sms', '+13235550142', 't', 'en-US', $4, snowmelt_now() - $3 * interval '1 day'
      FROM unnest($1::uuid[], $2::uuid[]) t(id, patient_id) RETURNING clinic_id, id, created_at),
    a AS (INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code, outcome, provider_message_id, started_at, ended_at)
      SELECT clinic_id, id, 'drawer', 'x', 'abcdefgh', 'accepted', id::text, created_at, created_at FROM m RETURNING clinic_id, id, started_at)
    INSERT INTO drawer_message (attempt_id, clinic_id, channel, address, body, accepted_at)
    SELECT id, clinic_id, 'sms', '+13235550142', 'Your visit is soon.', started_at FROM a`,
    [touches.map(({ id }) => id), touches.map(({ patientId }) => patientId), daysAgo, status],
  );
