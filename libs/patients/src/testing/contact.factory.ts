import type { Sql } from '@snowmelt/testing';

const channelOf = (address: string) => (address.includes('@') ? 'email' : 'sms');

/** An address of the patient, without a consent. */
export const contactPoint = (sql: Sql, patientId: string, address: string) =>
  sql(`INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, $2, $3)`, [
    patientId,
    channelOf(address),
    address,
  ]);

/** A consent to be written to by text or e-mail, without an address. */
export const consented = (
  sql: Sql,
  patientId: string,
  channel: 'sms' | 'email',
  { recordedBy, daysAgo = 0 }: { recordedBy: string; daysAgo?: number },
) =>
  sql(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by, given_at) VALUES (current_clinic_id(), $1, $2, 'test', $3, snowmelt_now() - $4 * interval '1 day')`,
    [patientId, channel, recordedBy, daysAgo],
  );

/** An address of the patient, with a consent to be written to there. */
export async function agreedTo(
  sql: Sql,
  patientId: string,
  address: string,
  { recordedBy }: { recordedBy: string },
): Promise<void> {
  await contactPoint(sql, patientId, address);
  await consented(sql, patientId, channelOf(address), { recordedBy });
}

/** Marks every address of the patient as unusable. */
export const cannotBeReached = (sql: Sql, patientId: string) =>
  sql('UPDATE contact_point SET unusable_since = now() WHERE patient_id = $1', [patientId]);

/** The number was corrected, and the new one does not work either. */
export const correctedToDeadNumber = (sql: Sql, patientId: string, phone: string) =>
  sql('UPDATE contact_point SET value = $2, unusable_since = now() WHERE patient_id = $1', [patientId, phone]);
