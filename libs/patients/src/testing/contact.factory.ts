import type { Sql } from '@snowmelt/testing';

const channelOf = (address: string) => (address.includes('@') ? 'email' : 'sms');

/** An address of the patient, without a consent. */
export const contactPoint = (sql: Sql, patientId: string, address: string) =>
  sql(`INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, $2, $3)`, [
    patientId,
    channelOf(address),
    address,
  ]);

/** An address of the patient, with a consent to be written to there. */
export async function agreedTo(
  sql: Sql,
  patientId: string,
  address: string,
  { recordedBy }: { recordedBy: string },
): Promise<void> {
  await contactPoint(sql, patientId, address);
  await sql(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, $2, 'test', $3)`,
    [patientId, channelOf(address), recordedBy],
  );
}

/** Marks every address of the patient as unusable. */
export const cannotBeReached = (sql: Sql, patientId: string) =>
  sql('UPDATE contact_point SET unusable_since = now() WHERE patient_id = $1', [patientId]);

/** The number was corrected, and the new one does not work either. */
export const correctedToDeadNumber = (sql: Sql, patientId: string, phone: string) =>
  sql('UPDATE contact_point SET value = $2, unusable_since = now() WHERE patient_id = $1', [patientId, phone]);
