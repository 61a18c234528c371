import { randomUUID } from 'node:crypto';
import { idOf, type Sql } from '@snowmelt/testing';

/** A reading owed to a patient: by default due now and good for a day. */
export const owedReading = (
  sql: Sql,
  patientId: string,
  { status = 'planned', statusReason = null as string | null, dueMinutesAgo = 0 } = {},
): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, rank, reason, education_code, due_at, expires_at, status, status_reason)
    VALUES (current_clinic_id(), $1, $2, 'education', 'education-E3', 4, 'Reading for the present stage of treatment', 'E3',
      snowmelt_now() - $3 * interval '1 minute', snowmelt_now() + interval '1 day', $4, $5)`,
    [patientId, randomUUID(), dueMinutesAgo, status, statusReason],
  );

/** A first text that is due now: it needs neither a visit nor, in production, an approval of its words. */
export const owedWelcome = (sql: Sql, patientId: string): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, rank, reason, due_at, expires_at)
    VALUES (current_clinic_id(), $1, $2, 'reminder', 'welcome', 2, 'First text: who writes, how often, how to stop', snowmelt_now(), snowmelt_now() + interval '1 day')`,
    [patientId, randomUUID()],
  );

/** `count` readings that could not be sent, due a minute apart. */
export const failedReadings = (sql: Sql, patientId: string, count: number) =>
  sql(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, due_at, expires_at, status)
    SELECT current_clinic_id(), $1, 'test:' || n, 'education', 'education-E3', 'r', now() - n * interval '1 minute', now() + interval '1 day', 'failed' FROM generate_series(1, $2::int) n`,
    [patientId, count],
  );

/** The touch goes with another one of its patient. */
export const carriedByAnother = (sql: Sql, id: string) =>
  sql(
    `UPDATE touch t SET status = 'carried', goes_with = (SELECT o.key FROM touch o WHERE o.patient_id = t.patient_id AND o.id <> t.id LIMIT 1) WHERE t.id = $1`,
    [id],
  );

/** Makes everything planned for a visit due. */
export const dueNow = (sql: Sql, appointmentId: string) =>
  sql(`UPDATE touch SET due_at = now() - interval '1 minute' WHERE appointment_id = $1 AND status = 'planned'`, [
    appointmentId,
  ]);

/** Makes everything due that was ever planned for the patient, also what is not planned any more. */
export const allDueNow = (sql: Sql, patientId: string) =>
  sql(`UPDATE touch SET due_at = now() - interval '1 minute' WHERE patient_id = $1`, [patientId]);

/** Withdraws every touch. */
/** Every message about this visit was refused for good. */
export const allFailed = (sql: Sql, appointmentId: string) =>
  sql(`UPDATE touch SET status = 'failed' WHERE appointment_id = $1`, [appointmentId]);

export const nothingOwed = (sql: Sql) => sql(`UPDATE touch SET status = 'withdrawn'`);

/** Makes every pending retry due now, and every lease in use lapse. */
export const nextTryNow = (sql: Sql) =>
  sql(`UPDATE touch SET next_try_at = '-infinity', lease_until = CASE WHEN status = 'sending' THEN now() END`);

/** Shortens all leases by so many minutes. */
export const leasesShorterBy = (sql: Sql, minutes: number) =>
  sql(`UPDATE touch SET lease_until = lease_until - $1 * interval '1 minute'`, [minutes]);

/** Every look-up that waits is due now. A lease of a worker that is sending is not longer than this, and stays. */
export const lookUpsNow = (sql: Sql, leaseSeconds: number) =>
  sql(
    `UPDATE touch SET lease_until = now() WHERE status = 'sending' AND lease_until > now() + $1 * interval '1 second'`,
    [leaseSeconds],
  );

/** A reminder of each of these visits, in the order of the visits; due so many minutes before now. */
export const remindersOf = async (
  sql: Sql,
  visits: readonly { readonly id: string; readonly patientId: string; readonly dueMinutesAgo: number }[],
  template: string,
  status: string,
): Promise<{ readonly id: string; readonly patientId: string }[]> =>
  (await sql(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, due_at, expires_at, status, sent_at)
    SELECT current_clinic_id(), v.patient_id, $4 || ':' || v.id, 'reminder', $4, 'Reminder of the visit', v.id, 1, d.at, d.at + interval '1 day', $5,
      CASE WHEN $5 = 'sent' THEN d.at END
    FROM unnest($1::uuid[], $2::uuid[], $3::int[]) v(id, patient_id, ago), LATERAL (SELECT snowmelt_now() - v.ago * interval '1 minute' AS at) d
    RETURNING id, patient_id AS "patientId"`,
    [
      visits.map(({ id }) => id),
      visits.map(({ patientId }) => patientId),
      visits.map(({ dueMinutesAgo }) => dueMinutesAgo),
      template,
      status,
    ],
  )) as { id: string; patientId: string }[];

/** A touch about a visit at its first time, due so many minutes before now. */
export const owedAbout = (
  sql: Sql,
  { appointmentId, patientId }: { readonly appointmentId: string; readonly patientId: string },
  template: string,
  { dueMinutesAgo = 0, rank = 2, reading = null as string | null } = {},
): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, education_code, rank, due_at, expires_at)
    VALUES (current_clinic_id(), $1, $2, 'reminder', $3, $3, $4, 1, $5, $6, snowmelt_now() - $7 * interval '1 minute', snowmelt_now() + interval '1 day')`,
    [patientId, `${template}:${randomUUID()}`, template, appointmentId, reading, rank, dueMinutesAgo],
  );

/** The patient asked for the link of a visit, so many days ago. */
export const linkAsked = (sql: Sql, patientId: string, appointmentId: string, daysAgo: number): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO link_request (clinic_id, patient_id, appointment_id, appointment_version, asked_at)
    VALUES (current_clinic_id(), $1, $2, 1, snowmelt_now() - $3 * interval '1 day')`,
    [patientId, appointmentId, daysAgo],
  );
