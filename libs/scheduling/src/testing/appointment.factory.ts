import { idOf, type Sql } from '@snowmelt/testing';
import { firstSite } from './calendar.factory.js';

type Status = 'booked' | 'arrived' | 'fulfilled' | 'cancelled' | 'noshow';
/** Minutes from now by the clinic's clock (negative: in the past), or a wall time. */
type Begins = { readonly startsIn: number } | { readonly startsLocal: string };

type Booked = Begins & {
  readonly patientId: string;
  readonly serviceTypeId: string;
  readonly by: string;
  readonly status?: Status;
  readonly timeZone?: string;
};

/**
 * An appointment that can no longer be booked: in the past, or too near, or booked some days ago. It reserves the time
 * of `laneId` unless it is cancelled.
 */
export async function bookedAppointment(
  sql: Sql,
  { laneId = null, bookedDaysAgo = 0, ...booked }: Booked & { laneId?: string | null; bookedDaysAgo?: number },
): Promise<string> {
  const id = await appointmentRow(sql, booked);
  await sql(
    `INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by, changed_at, site_id)
    SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by, snowmelt_now() - $2 * interval '1 day', site_id FROM appointment WHERE id = $1`,
    [id, bookedDaysAgo],
  );
  if (laneId && booked.status !== 'cancelled') await laneReserved(sql, id, laneId);
  return id;
}

/** The visit takes the time of this lane, e.g. of its clinician. */
export const laneReserved = (sql: Sql, appointmentId: string, laneId: string) =>
  sql(
    `INSERT INTO reservation (clinic_id, appointment_id, resource_id, period) SELECT clinic_id, id, $2, tstzrange(starts_at, ends_at) FROM appointment WHERE id = $1`,
    [appointmentId, laneId],
  );

async function appointmentRow(
  sql: Sql,
  { patientId, serviceTypeId, by, status = 'booked', timeZone = 'America/Los_Angeles', ...begins }: Booked,
): Promise<string> {
  const at = 'startsIn' in begins ? `snowmelt_now() + $6 * interval '1 minute'` : 'to_instant($6::timestamp, $5)';
  return idOf(
    sql,
    `INSERT INTO appointment (clinic_id, patient_id, service_type_id, purpose, site_id, status, starts_local, time_zone, starts_at, ends_at, created_by)
    SELECT s.clinic_id, $1, s.id, s.purpose, $7, $3, to_wall_time(t, $5), $5, t, t + l.stay, $4
    FROM service_type s JOIN service_length l ON l.service_type_id = s.id, (SELECT ${at} AS t) w WHERE s.id = $2`,
    [
      ...[patientId, serviceTypeId, status, by, timeZone],
      'startsIn' in begins ? begins.startsIn : begins.startsLocal,
      await firstSite(sql),
    ],
  );
}

/** What telehealth or notes told of it, now or at an instant. */
export const toldOf = (
  sql: Sql,
  appointmentId: string,
  fact: 'visit_started_at' | 'visit_ended_at' | 'note_signed_at',
  at: string | null = null,
) =>
  sql(
    `INSERT INTO attendance (appointment_id, clinic_id, ${fact}) VALUES ($1, current_clinic_id(), coalesce($2::timestamptz, snowmelt_now()))
    ON CONFLICT (appointment_id) DO UPDATE SET ${fact} = excluded.${fact}`,
    [appointmentId, at],
  );

/** A dose that was begun, and stopped before half of it was given. */
export const stoppedEarly = async (sql: Sql, appointmentId: string) => {
  await appointmentBecame(sql, appointmentId, 'fulfilled');
  await sql(
    `INSERT INTO attendance (appointment_id, clinic_id, dose_stopped_early) VALUES ($1, current_clinic_id(), 'vomiting')`,
    [appointmentId],
  );
};

/** Sets its status without an event. */
export const appointmentBecame = (sql: Sql, id: string, status: Status) =>
  sql('UPDATE appointment SET status = $2 WHERE id = $1', [id, status]);

/** Moves it later without an event. */
export async function movedBy(sql: Sql, id: string, minutes: number): Promise<void> {
  await sql(
    `UPDATE appointment SET starts_at = starts_at + m, ends_at = ends_at + m, starts_local = starts_local + m FROM (SELECT $2 * interval '1 minute' AS m) later WHERE id = $1`,
    [id, minutes],
  );
  await sql('UPDATE attendance SET visit_started_at = NULL, visit_ended_at = NULL WHERE appointment_id = $1', [id]);
}

/** As if the rules of its zone had become another hour after it was booked: it is no longer at its wall time. */
export const agreedByFormerRules = (sql: Sql, id: string) =>
  sql(`UPDATE appointment SET starts_local = starts_local + interval '1 hour' WHERE id = $1`, [id]);

/** Adds a version with the same time, so that the current version is no longer the first. */
export const newVersionAgreed = (sql: Sql, id: string) =>
  sql(
    `INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by, site_id)
    SELECT clinic_id, appointment_id, version + 1, starts_local, time_zone, starts_at, ends_at, changed_by, site_id FROM appointment_version WHERE appointment_id = $1 ORDER BY version DESC LIMIT 1`,
    [id],
  );

export const belongsToCourse = (sql: Sql, id: string, courseId: string) =>
  sql('UPDATE appointment SET course_id = $2 WHERE id = $1', [id, courseId]);

/** Confirms it as if by the patient. */
export const confirmed = (sql: Sql, id: string) =>
  sql('UPDATE appointment SET confirmed_at = now() WHERE id = $1', [id]);
