import type { Sql } from '@snowmelt/testing';

/**
 * The room opens a quarter of an hour before the visit and closes half an hour after; a patient whose line drops is
 * called back within two minutes.
 */
export const usualVisitRules = {
  opensMinutesBefore: { value: 15 },
  closesMinutesAfter: { value: 30 },
  callBackWithinMinutes: { value: 2 },
};

/** Approves the clinic's next policy for video visits. */
export const approveVisitRules = (
  sql: Sql,
  definition: object = usualVisitRules,
  { source = 'test', approvedBy = 'test' } = {},
) =>
  sql(
    `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at)
    SELECT current_clinic_id(), coalesce(max(version), 0) + 1, $1, $2, $3, now() FROM visit_policy WHERE clinic_id = current_clinic_id()`,
    [JSON.stringify(definition), source, approvedBy],
  );

/** Makes every join grant of this visit expire. */
export const joinGrantsExpired = (sql: Sql, appointmentId: string) =>
  sql(
    `UPDATE visit_join SET expires_at = now() - interval '1 second' WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
    [appointmentId],
  );

/** The visits by video of these appointments, none of which has begun. */
export const visitsScheduled = (
  sql: Sql,
  appointments: readonly { readonly id: string; readonly patientId: string }[],
) =>
  sql(
    `INSERT INTO visit (clinic_id, appointment_id, patient_id) SELECT current_clinic_id(), a.id, a.patient_id FROM unnest($1::uuid[], $2::uuid[]) a(id, patient_id)`,
    [appointments.map(({ id }) => id), appointments.map(({ patientId }) => patientId)],
  );
