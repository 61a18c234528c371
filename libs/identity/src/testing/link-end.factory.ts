import { sha256 } from '@snowmelt/crypto';
import type { Sql } from '@snowmelt/testing';

/** The time of the page that was opened by this link is over. */
export const pageExpired = (sql: Sql, token: string) =>
  sql(
    `UPDATE patient_session SET expires_at = now() - interval '1 second' WHERE magic_link_id = (SELECT id FROM magic_link WHERE token_hash = $1)`,
    [sha256(token)],
  );

/** Ends the patient's links and their pages as a corrected address does, but tells no process. */
export async function linksOfAddressEnded(sql: Sql, patientId: string): Promise<void> {
  await sql('UPDATE magic_link SET address_ended_at = now(), revoked_at = now() WHERE patient_id = $1', [patientId]);
  await sql(
    'UPDATE patient_session SET revoked_at = now() WHERE magic_link_id IN (SELECT id FROM magic_link WHERE patient_id = $1)',
    [patientId],
  );
}
