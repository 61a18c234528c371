import { Injectable } from '@nestjs/common';
import type {
  AppointmentStatus,
  TelehealthDay,
  TelehealthVisit,
  VisitRole,
  VisitState,
  WhoWaits,
} from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** A browser silent for this long counts as absent. Twice the heartbeat. */
export const ABSENT_AFTER_SECONDS = 20;

export interface TelehealthAppointment {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly status: AppointmentStatus;
  /** Null when the clinic has no policy. */
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  readonly callBackWithinMinutes: number | null;
  readonly clinicianName: string;
  readonly patientHasPhone: boolean;
  readonly waitingSince: string | null;
}

type ClinicSettings = Pick<TelehealthDay, 'callBackWithinMinutes'>;

export interface VisitOfClinic {
  readonly clinicId: string;
  readonly visitId: string;
}

export interface Visit {
  readonly id: string;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly room: string;
  readonly state: VisitState;
  readonly startedAt: Date | null;
  /** Since when it is interrupted; null while it is not. */
  readonly interruptedAt: Date | null;
  /** The patient was let in, and the appointment has moved since. */
  readonly admittedForOtherTime: boolean;
  /** The two are still to meet: the appointment is not cancelled, missed, or completed before they began. */
  readonly isExpected: boolean;
  readonly patientPresent: boolean;
  readonly clinicianPresent: boolean;
}

/** Why a join grant was revoked. */
export type Revoked = 'replaced' | 'taken-over' | 'ended' | 'moved' | 'address-ended';
/** What the column may say: a former release also wrote that somebody left. */
export type RevokedOnce = Revoked | 'left';

/** A join grant that was not revoked, and its owner; a patient has no name here. */
interface ActiveJoin {
  readonly id: string;
  readonly personId: string;
  readonly name: string | null;
  readonly present: boolean;
}

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const present = (role: VisitRole) =>
  `EXISTS (SELECT FROM visit_join j WHERE j.visit_id = v.id AND j.role = '${role}' AND j.revoked_at IS NULL AND j.last_seen_at > now() - interval '${ABSENT_AFTER_SECONDS} seconds')`;
const clinicianName = `coalesce((SELECT names FROM clinicians_of(a.id)), '')`;
const callBackWithinMinutes = `(p.definition -> 'callBackWithinMinutes' ->> 'value')::int AS "callBackWithinMinutes"`;
const policy = `LEFT JOIN LATERAL (SELECT definition FROM visit_policy WHERE holds_from <= snowmelt_now() ORDER BY version DESC LIMIT 1) p ON true`;
/** If the desk marks an appointment as completed while the two are in the visit, the visit goes on. */
const isExpected = `(a.status IN ('booked', 'arrived') OR a.status = 'fulfilled' AND coalesce(v.state IN ('admitted', 'in_progress', 'interrupted'), false))`;
/** When the day $1 of the clinic's calendar, or today, begins, or one so many days later: once for a statement. */
const midnight = (days: 0 | 1) =>
  `(SELECT to_instant((coalesce($1::date, to_wall_time(snowmelt_now(), o.time_zone)::date) + ${days})::timestamp, o.time_zone) FROM own_clinic o)`;
/** A join grant of a page whose link went to an address that is no longer the patient's. */
const ofEndedAddress = `j.role = 'patient' AND j.revoked_at IS NULL AND page_address_ended(j.patient_session_id)`;
const SELECT_VISIT = `SELECT v.id, v.appointment_id AS "appointmentId", v.patient_id AS "patientId", v.room, v.state, v.started_at AS "startedAt", v.interrupted_at AS "interruptedAt",
  coalesce(a.starts_at <> v.admitted_for, false) AS "admittedForOtherTime", ${isExpected} AS "isExpected", ${present('patient')} AS "patientPresent", ${present('clinician')} AS "clinicianPresent"
  FROM visit v JOIN appointment_with_service a ON a.id = v.appointment_id`;

@Injectable()
export class VisitRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async appointment(appointmentId: string): Promise<TelehealthAppointment | null> {
    const [row] = await this.unitOfWork.query<TelehealthAppointment>(
      `SELECT a.id AS "appointmentId", a.patient_id AS "patientId", a.status,
         r.opens_at AS "opensAt", r.closes_at AS "closesAt", ${callBackWithinMinutes}, ${clinicianName} AS "clinicianName",
         EXISTS (SELECT FROM patient_address k WHERE k.patient_id = a.patient_id AND k.system = 'sms') AS "patientHasPhone", (SELECT ${instant('v.waiting_since')} FROM visit v WHERE v.appointment_id = a.id) AS "waitingSince"
       FROM appointment_with_service a CROSS JOIN LATERAL room_hours(a.starts_at, a.ends_at) r ${policy} WHERE a.id = $1 AND a.modality = 'video'`,
      [appointmentId],
    );
    return row ?? null;
  }

  /**
   * The same, with the appointment's row locked: letting somebody in and moving it wait for each other. Lock order: the
   * appointment, then its visit.
   */
  async lockedAppointment(appointmentId: string): Promise<TelehealthAppointment | null> {
    await this.unitOfWork.query('SELECT hold_appointment($1)', [appointmentId]);
    return this.appointment(appointmentId);
  }

  /** Telehealth visits that start on a day of the clinic's calendar, by default today, in one statement. */
  day(date: string | null): Promise<TelehealthVisit[]> {
    return this.lines(`a.starts_at >= ${midnight(0)} AND a.starts_at < ${midnight(1)} AND a.status <> 'cancelled'`, [
      date,
    ]);
  }

  /** The same for one visit, even if it is cancelled. */
  async line(appointmentId: string): Promise<TelehealthVisit | null> {
    return (await this.lines('a.id = $1', [appointmentId]))[0] ?? null;
  }

  /** The patients who are in their room while no clinician is, longest first. */
  waiting(staffId: string): Promise<WhoWaits['items']> {
    return this.unitOfWork.query<WhoWaits['items'][number]>(
      `SELECT a.id AS "appointmentId", (SELECT n.name FROM patient_name n WHERE n.id = a.patient_id) AS "patientName", coalesce(k.names, '') AS "clinicianName",
         to_char(to_wall_time(a.starts_at, c.time_zone), 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal",
         ${instant(`coalesce(CASE v.state WHEN 'waiting' THEN v.waiting_since ELSE v.interrupted_at END, a.starts_at)`)} AS since, coalesce($1 = ANY (k.staff_ids), false) AS "isMine"
       FROM own_clinic c, visit v JOIN appointment_with_service a ON a.id = v.appointment_id CROSS JOIN LATERAL clinicians_of(a.id) k
       WHERE v.state IN ('waiting', 'interrupted') AND ${isExpected} AND ${present('patient')} ORDER BY since, a.id LIMIT 50`,
      [staffId],
    );
  }

  private lines(where: string, values: readonly unknown[]): Promise<TelehealthVisit[]> {
    return this.unitOfWork.query<TelehealthVisit>(
      `SELECT a.id AS "appointmentId", a.patient_id AS "patientId", (SELECT n.name FROM patient_name n WHERE n.id = a.patient_id) AS "patientName", ${clinicianName} AS "clinicianName", a.service AS "serviceName",
         to_char(to_wall_time(a.starts_at, c.time_zone), 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal",
         to_char(to_wall_time(a.ends_at, c.time_zone), 'YYYY-MM-DD"T"HH24:MI') AS "endsLocal",
         CASE WHEN a.status = 'noshow' THEN 'no_show' ELSE coalesce(v.state, 'scheduled') END AS state, ${instant('v.waiting_since')} AS "waitingSince",
         coalesce(v.id IS NOT NULL AND ${present('patient')}, false) AS "patientPresent",
         ${isExpected} AND coalesce(v.state NOT IN ('ended', 'no_show'), true)
           AND coalesce(snowmelt_now() >= r.opens_at AND snowmelt_now() < r.closes_at, false) AS joinable,
         ${instant('v.started_at')} AS "startedAt",
         a.note_signed_at IS NOT NULL AS "noteSigned"
       FROM own_clinic c JOIN appointment_with_service a ON ${where} CROSS JOIN LATERAL room_hours(a.starts_at, a.ends_at) r
         LEFT JOIN visit v ON v.appointment_id = a.id
       WHERE a.modality = 'video' ORDER BY a.starts_at, a.id LIMIT 200`,
      values,
    );
  }

  async clinic(): Promise<ClinicSettings> {
    const [row] = await this.unitOfWork.query<ClinicSettings>(
      `SELECT ${callBackWithinMinutes} FROM own_clinic c ${policy}`,
    );
    return row as ClinicSettings;
  }

  /**
   * The visit of an appointment, created on first use. Locks its row: changes of one visit happen one after the other.
   */
  async opened(appointmentId: string): Promise<Visit> {
    await this.unitOfWork.query(
      'INSERT INTO visit (clinic_id, appointment_id, patient_id) SELECT clinic_id, id, patient_id FROM appointment_with_service WHERE id = $1 ON CONFLICT (clinic_id, appointment_id) DO NOTHING',
      [appointmentId],
    );
    await this.unitOfWork.query('SELECT FROM visit WHERE appointment_id = $1 FOR UPDATE', [appointmentId]);
    return (await this.find('v.appointment_id', appointmentId)) as Visit;
  }

  async locked(visitId: string): Promise<Visit | null> {
    await this.unitOfWork.query('SELECT FROM visit WHERE id = $1 FOR UPDATE', [visitId]);
    return this.find('v.id', visitId);
  }

  async lockedOfAppointment(appointmentId: string): Promise<Visit | null> {
    await this.unitOfWork.query('SELECT FROM visit WHERE appointment_id = $1 FOR UPDATE', [appointmentId]);
    return this.ofAppointment(appointmentId);
  }

  async ofAppointment(appointmentId: string): Promise<Visit | null> {
    return this.find('v.appointment_id', appointmentId);
  }

  private async find(column: 'v.id' | 'v.appointment_id', id: string): Promise<Visit | null> {
    const [row] = await this.unitOfWork.query<Visit>(`${SELECT_VISIT} WHERE ${column} = $1`, [id]);
    return row ?? null;
  }

  /** The database refuses a transition that is not in its table. Back to `scheduled` clears all that happened. */
  async move(visitId: string, to: VisitState, by: string | null): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE visit SET state = $2, waiting_since = CASE $2 WHEN 'waiting' THEN snowmelt_now() WHEN 'scheduled' THEN NULL ELSE waiting_since END,
         admitted_at = CASE $2 WHEN 'admitted' THEN snowmelt_now() WHEN 'scheduled' THEN NULL ELSE admitted_at END, admitted_by = CASE $2 WHEN 'admitted' THEN $3::uuid WHEN 'scheduled' THEN NULL ELSE admitted_by END,
         admitted_for = CASE $2 WHEN 'admitted' THEN (SELECT a.starts_at FROM appointment_with_service a WHERE a.id = appointment_id) WHEN 'scheduled' THEN NULL ELSE admitted_for END,
         started_at = CASE $2 WHEN 'in_progress' THEN coalesce(started_at, snowmelt_now()) WHEN 'scheduled' THEN NULL ELSE started_at END,
         interrupted_at = CASE $2 WHEN 'interrupted' THEN snowmelt_now() WHEN 'ended' THEN interrupted_at END,
         ended_at = CASE $2 WHEN 'ended' THEN snowmelt_now() WHEN 'scheduled' THEN NULL ELSE ended_at END,
         ended_by = CASE $2 WHEN 'ended' THEN $3::uuid WHEN 'scheduled' THEN NULL ELSE ended_by END
       WHERE id = $1`,
      [visitId, to, by],
    );
  }

  /** Notifies every API process, at the commit. */
  async announce(visitId: string): Promise<void> {
    await this.unitOfWork.query(`SELECT pg_notify('visit', $1)`, [visitId]);
  }

  async activeJoin(visitId: string, role: VisitRole): Promise<ActiveJoin | null> {
    const [row] = await this.unitOfWork.query<ActiveJoin>(
      `SELECT id, person_id AS "personId", (SELECT u.display_name FROM staff_name u WHERE u.id = person_id) AS name, coalesce(last_seen_at > now() - interval '${ABSENT_AFTER_SECONDS} seconds', false) AS present FROM visit_join WHERE visit_id = $1 AND role = $2 AND revoked_at IS NULL`,
      [visitId, role],
    );
    return row ?? null;
  }

  /**
   * Returns false when the patient's page was closed meanwhile. Locks its row: closing it waits for this transaction.
   */
  async lockPage(sessionId: string): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ open: boolean }>('SELECT hold_page($1) AS open', [sessionId]);
    return row?.open ?? false;
  }

  async issueJoin(join: {
    visitId: string;
    role: VisitRole;
    personId: string;
    sessionId: string | null;
    tokenHash: Buffer;
    expiresAt: Date;
  }): Promise<void> {
    await this.unitOfWork.query(
      'INSERT INTO visit_join (clinic_id, visit_id, role, person_id, patient_session_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6)',
      [join.visitId, join.role, join.personId, join.sessionId, join.tokenHash, join.expiresAt],
    );
  }

  /** A patient's visits with a join grant by an old address. All are locked before any is changed. */
  async lockedOfEndedAddress(patientId: string): Promise<string[]> {
    await this.unitOfWork.query(
      `SELECT FROM visit v WHERE v.patient_id = $1 AND EXISTS (SELECT FROM visit_join j WHERE j.visit_id = v.id AND ${ofEndedAddress}) ORDER BY v.id FOR UPDATE`,
      [patientId],
    );
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT v.id FROM visit v JOIN visit_join j ON j.visit_id = v.id WHERE v.patient_id = $1 AND ${ofEndedAddress} ORDER BY v.id`,
      [patientId],
    );
    return rows.map(({ id }) => id);
  }

  /** Returns whether somebody had entered with it. */
  async revokeJoinOfEndedAddress(visitId: string): Promise<boolean> {
    const rows = await this.unitOfWork.query<{ epoch: number }>(
      `UPDATE visit_join j SET revoked_at = now(), revoked_because = 'address-ended', last_seen_at = NULL WHERE j.visit_id = $1 AND ${ofEndedAddress} RETURNING j.epoch`,
      [visitId],
    );
    return rows.some(({ epoch }) => epoch > 0);
  }

  /** Makes a provider's access to the former room useless. */
  async changeRoom(visitId: string): Promise<void> {
    await this.unitOfWork.query('UPDATE visit SET room = gen_random_uuid() WHERE id = $1', [visitId]);
  }

  async revokeJoins(visitId: string, because: Revoked, role: VisitRole | null = null): Promise<void> {
    await this.unitOfWork.query(
      'UPDATE visit_join SET revoked_at = now(), revoked_because = $2, last_seen_at = NULL WHERE visit_id = $1 AND revoked_at IS NULL AND ($3::text IS NULL OR role = $3)',
      [visitId, because, role],
    );
  }

  /** Revokes join grants for another time than the visit's present one. Returns whether any valid grant is left. */
  async revokeJoinsOfOtherTimes(visitId: string, closesAt: Date | null): Promise<boolean> {
    await this.unitOfWork.query(
      `UPDATE visit_join SET revoked_at = now(), revoked_because = 'moved', last_seen_at = NULL WHERE visit_id = $1 AND revoked_at IS NULL AND expires_at IS DISTINCT FROM $2`,
      [visitId, closesAt],
    );
    return (
      (await this.unitOfWork.query('SELECT FROM visit_join WHERE visit_id = $1 AND revoked_at IS NULL', [visitId]))
        .length > 0
    );
  }

  async forgetSignals(visitId: string): Promise<void> {
    await this.unitOfWork.query('DELETE FROM visit_signal WHERE visit_id = $1', [visitId]);
  }

  /** Marks browsers as absent that have been silent for too long. */
  async clearAbsent(visitId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE visit_join SET last_seen_at = NULL WHERE visit_id = $1 AND last_seen_at < now() - interval '${ABSENT_AFTER_SECONDS} seconds'`,
      [visitId],
    );
  }

  overdue(limit: number): Promise<VisitOfClinic[]> {
    return this.unitOfWork.lookup('SELECT clinic_id AS "clinicId", visit_id AS "visitId" FROM visits_overdue($1)', [
      limit,
    ]);
  }

  visitsWithAbsent(limit: number): Promise<VisitOfClinic[]> {
    return this.unitOfWork.lookup(
      'SELECT clinic_id AS "clinicId", visit_id AS "visitId" FROM visits_with_absentees($1, $2)',
      [ABSENT_AFTER_SECONDS, limit],
    );
  }
}
