import { newToken, sha256 } from '@snowmelt/crypto';
import { idOf, type Sql } from '@snowmelt/testing';

/** A link sent to a patient: to a visit, or to an education item. */
export async function sentLink(
  sql: Sql,
  {
    patientId,
    appointmentId = null,
    touchId = null,
    channel = null,
    goodForMinutes = 120,
  }: {
    patientId: string;
    appointmentId?: string | null;
    touchId?: string | null;
    channel?: 'sms' | 'email' | null;
    goodForMinutes?: number;
  },
): Promise<{ readonly id: string; readonly token: string }> {
  const token = newToken();
  const id = await idOf(
    sql,
    `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, education_code, touch_id, channel, token_hash, expires_at)
    VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 minute')`,
    [
      patientId,
      appointmentId ? 'appointment' : 'education',
      appointmentId,
      appointmentId ? null : 'E3',
      touchId,
      channel,
      sha256(token),
      goodForMinutes,
    ],
  );
  return { id, token };
}

/** A page that a patient opened by a link. */
export const openedPage = (sql: Sql, linkId: string, goodForMinutes = 120): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO patient_session (clinic_id, magic_link_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, now() + $3 * interval '1 minute')`,
    [linkId, sha256(newToken()), goodForMinutes],
  );

/**
 * A patient opens this link: it is used up and has a page, whose id is returned. The row locks last as long as this
 * connection's transaction.
 */
export const linkBeingOpened = (sql: Sql, token: string): Promise<string> =>
  idOf(
    sql,
    `WITH link AS (UPDATE magic_link SET consumed_at = now() WHERE token_hash = $1 RETURNING clinic_id, id)
    INSERT INTO patient_session (clinic_id, magic_link_id, token_hash, expires_at) SELECT clinic_id, id, $2, now() + interval '1 hour' FROM link`,
    [sha256(token), sha256(newToken())],
  );

/** A link to each of these visits, sent with its touch and opened by nobody. */
export const linksSent = (
  sql: Sql,
  links: readonly { readonly id: string; readonly patientId: string; readonly touchId: string }[],
) =>
  sql(
    `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, touch_id, channel, token_hash, expires_at)
    SELECT current_clinic_id(), l.patient_id, 'appointment', l.id, l.touch_id, 'sms', sha256(convert_to(l.touch_id::text, 'UTF8')), now() + interval '1 day'
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) l(id, patient_id, touch_id)`,
    [links.map(({ id }) => id), links.map(({ patientId }) => patientId), links.map(({ touchId }) => touchId)],
  );
