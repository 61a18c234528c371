import type { Sql } from '@snowmelt/testing';

/** So many texts from this patient, without an answer. */
export const textsReceived = (sql: Sql, patientId: string, phone: string, count: number) =>
  sql(
    `WITH received AS (INSERT INTO inbound_message (clinic_id, provider_message_id, address, words, wish)
      SELECT current_clinic_id(), gen_random_uuid()::text, $2, 'text ' || n, 'words' FROM generate_series(1, $3::int) n RETURNING id)
    INSERT INTO inbound_message_patient (clinic_id, inbound_message_id, patient_id) SELECT current_clinic_id(), id, $1 FROM received`,
    [patientId, phone, count],
  );
