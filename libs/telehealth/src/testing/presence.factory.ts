import type { Sql } from '@snowmelt/testing';

const ofVisit = 'visit_id = (SELECT id FROM visit WHERE appointment_id = $1)';

/** Nothing was heard for a minute from who is in this visit: of both sides, or of one. */
export const silentForAMinute = (sql: Sql, appointmentId: string, role: 'patient' | 'clinician' | null = null) =>
  sql(
    `UPDATE visit_join SET last_seen_at = now() - interval '1 minute' WHERE ${ofVisit} AND last_seen_at IS NOT NULL AND ($2::text IS NULL OR role = $2)`,
    [appointmentId, role],
  );

/** Replaces a join grant, as when its holder joins on another device. */
export const joinGrantReplaced = (sql: Sql, joinId: string) =>
  sql(`UPDATE visit_join SET revoked_at = now(), revoked_because = 'replaced', last_seen_at = NULL WHERE id = $1`, [
    joinId,
  ]);

/** The patient waits and is let in, without a browser on either side. */
export async function patientAdmitted(sql: Sql, appointmentId: string, by: string): Promise<void> {
  await sql(`UPDATE visit SET state = 'waiting' WHERE appointment_id = $1`, [appointmentId]);
  await sql(`UPDATE visit SET state = 'admitted', admitted_at = now(), admitted_by = $2 WHERE appointment_id = $1`, [
    appointmentId,
    by,
  ]);
}

/** The patient was let in for the time that the appointment has now. */
export const admittedForPresentTime = (sql: Sql, appointmentId: string) =>
  sql(
    'UPDATE visit SET admitted_for = (SELECT starts_at FROM appointment a WHERE a.id = appointment_id) WHERE appointment_id = $1',
    [appointmentId],
  );
