import { Injectable } from '@nestjs/common';
import type { Appointment, AppointmentStatus, CancelAppointment, Stage } from '@snowmelt/contracts';
import { actors } from '@snowmelt/audit';
import { UnitOfWork } from '@snowmelt/database';
import { notFound } from '@snowmelt/http';
import { unknownSite } from '../availability/unknown-site.js';
import { KIND_ORDER } from '../availability/kind-order.js';

const local = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI')`;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const SELECT = `
  SELECT a.id, a.patient_id AS "patientId", p.name AS "patientName", a.course_id AS "courseId",
    jsonb_build_object('id', s.id, 'code', s.code, 'name', s.name, 'purpose', a.purpose, 'modality', s.modality,
      'durationMinutes', (extract(epoch FROM a.ends_at - a.starts_at) / 60)::integer) AS "serviceType",
    a.series_id AS "seriesId", a.site_id AS "siteId",
    a.status, ${local('a.starts_local')} AS "startsLocal", a.time_zone AS "timeZone", ${instant('a.starts_at')} AS "startsAt", ${instant('a.ends_at')} AS "endsAt",
    a.version, ${instant('a.confirmed_at')} AS "confirmedAt",
    a.status = 'booked' AND a.ends_at <= snowmelt_now() AS unmarked,
    a.cancelled_reason AS "cancelledReason", a.cancelled_by AS "cancelledBy",
    (SELECT t.dose_stopped_early FROM attendance t WHERE t.appointment_id = a.id) AS "stoppedEarly",
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'name', r.name, 'place', v.place,
        'startsLocal', ${local('to_wall_time(lower(v.period), a.time_zone)')}, 'endsLocal', ${local('to_wall_time(upper(v.period), a.time_zone)')})
        ORDER BY array_position(${KIND_ORDER}, r.kind), r.name, v.place)
      FROM reservation v JOIN bookable_resource r ON r.id = v.resource_id WHERE v.appointment_id = a.id), '[]') AS resources,
    CASE WHEN a.purpose = 'dose' THEN (SELECT k.stage FROM course_with_protocol k WHERE k.id = course_of_dose(a.id)) END AS "stageOfDose",
    coalesce((SELECT jsonb_agg(jsonb_build_object('rule', o.rule, 'gapMinutes', o.gap_minutes, 'reason', o.reason, 'givenBy', u.display_name))
      FROM booking_override o JOIN staff_name u ON u.id = o.given_by
      WHERE o.appointment_id = a.id AND o.version = (SELECT max(v.version) FROM appointment_version v WHERE v.appointment_id = a.id AND v.changed_by IS NOT NULL)), '[]') AS overrides
  FROM appointment a JOIN patient_name p ON p.id = a.patient_id JOIN service_type s ON s.id = a.service_type_id`;

export type Cancellation = Pick<CancelAppointment, 'reason' | 'cancelledBy' | 'told'>;

/** A member of a set of bookings as the database takes it: the instant resolved, who acts in the call. */
export type BookingRow = {
  readonly startsLocal: string;
  readonly timeZone: string;
  readonly startsAt: string;
  readonly resourceIds: readonly string[];
  readonly overrideReason: string | null;
} & (
  | {
      readonly op: 'book';
      readonly patientId: string;
      readonly courseId: string | null;
      readonly serviceTypeId: string;
      readonly seriesId: string | null;
    }
  | { readonly op: 'move'; readonly appointmentId: string; readonly version: number; readonly told: boolean }
);

/** A member became its appointment, or was refused; neither where only another member was refused. */
export interface BookingOutcome {
  readonly appointmentId: string | null;
  readonly refusal: string | null;
  readonly detail: string | null;
}

@Injectable()
export class AppointmentRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The zone of a site; of the first one where none is named. @throws SCHEDULING.UNKNOWN_SITE (422) */
  async zoneOfSite(siteId: string | null): Promise<string> {
    const [row] = await this.unitOfWork.query<{ time_zone: string }>(
      'SELECT time_zone FROM site WHERE $1::uuid IS NULL OR id = $1 ORDER BY name, id LIMIT 1',
      [siteId],
    );
    if (!row) throw unknownSite();
    return row.time_zone;
  }

  /** The zone of the site that each resource belongs to, in one statement for a whole set. */
  async zonesOfResources(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.unitOfWork.query<{ id: string; zone: string }>(
      'SELECT r.id, s.time_zone AS zone FROM bookable_resource r JOIN site s ON s.id = r.site_id WHERE r.id = ANY ($1)',
      [ids],
    );
    return new Map(rows.map(({ id, zone }) => [id, zone]));
  }

  /** Begins a series of a patient's appointments; its id, or null where there is no such patient. */
  async addSeries(patientId: string, by: string): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      'INSERT INTO appointment_series (clinic_id, patient_id, created_by) SELECT clinic_id, id, $2 FROM patient_name WHERE id = $1 RETURNING id',
      [patientId, by],
    );
    return row?.id ?? null;
  }

  /** Books and moves all of them or none, in one statement. A refusal leaves the transaction usable. */
  changeBookings(rows: readonly BookingRow[], by: string): Promise<BookingOutcome[]> {
    return this.unitOfWork.query<BookingOutcome>(
      'SELECT appointment_id AS "appointmentId", refusal, detail FROM change_bookings($1, $2) ORDER BY place',
      [JSON.stringify(rows), by],
    );
  }

  /** Locks what the set touches, in the order that every set keeps. */
  async lockBookings(rows: readonly (BookingRow | { op: 'cancel'; appointmentId: string })[]): Promise<void> {
    await this.unitOfWork.query('SELECT lock_bookings($1)', [JSON.stringify(rows)]);
  }

  /** Whether the booking overlaps another appointment of the same patient. */
  async patientIsBusy(wanted: {
    patientId: string;
    serviceTypeId: string;
    startsAt: string;
    appointmentId: string | null;
  }): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `SELECT FROM reservation v, service_length l WHERE l.service_type_id = $2 AND v.subject_id = $1 AND v.appointment_id IS DISTINCT FROM $4
         AND v.period && tstzrange($3, $3::timestamptz + l.stay)`,
      [wanted.patientId, wanted.serviceTypeId, wanted.startsAt, wanted.appointmentId],
    );
    return rows.length > 0;
  }

  async find(id: string): Promise<Appointment | null> {
    const [row] = await this.unitOfWork.query<Appointment>(`${SELECT} WHERE a.id = $1`, [id]);
    return row ?? null;
  }

  /** @throws APPOINTMENT.NOT_FOUND (404) */
  async mustFind(id: string): Promise<Appointment> {
    const appointment = await this.find(id);
    if (!appointment) throw notFound('appointment');
    return appointment;
  }

  /** In the order of the ids. @throws APPOINTMENT.NOT_FOUND (404) */
  async mustFindAll(ids: readonly string[]): Promise<Appointment[]> {
    const found = await this.unitOfWork.query<Appointment>(
      `${SELECT} WHERE a.id = ANY ($1) ORDER BY array_position($1, a.id)`,
      [ids],
    );
    if (found.length < ids.length) throw notFound('appointment');
    return found;
  }

  ofPatient(patientId: string): Promise<Appointment[]> {
    return this.unitOfWork.query<Appointment>(`${SELECT} WHERE a.patient_id = $1 ORDER BY a.starts_at DESC LIMIT 200`, [
      patientId,
    ]);
  }

  between(siteId: string, from: Date, to: Date): Promise<Appointment[]> {
    return this.unitOfWork.query<Appointment>(
      `${SELECT} WHERE a.site_id = $3 AND a.starts_at < $2 AND a.starts_at > $1::timestamptz - interval '12 hours' AND a.ends_at > $1 AND a.status <> 'cancelled' ORDER BY a.starts_at`,
      [from, to, siteId],
    );
  }

  /** Visits ahead whose instant is no longer at the wall time that was agreed on. */
  async countOffWallTime(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ visits: number }>(
      `SELECT count(*)::int AS visits FROM appointment
       WHERE status = 'booked' AND starts_at > snowmelt_now() AND to_wall_time(starts_at, time_zone) <> starts_local`,
    );
    return row?.visits ?? 0;
  }

  async setStatus(id: string, status: AppointmentStatus, cancellation: Cancellation | null): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE appointment SET status = $2, cancelled_reason = $3, cancelled_by = $4, version = version + 1,
        arrived_at = CASE WHEN $2 = 'arrived' THEN snowmelt_now() ELSE arrived_at END WHERE id = $1`,
      [id, status, cancellation?.reason ?? null, cancellation?.cancelledBy ?? null],
    );
    await this.unitOfWork.query(
      `INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, told_by, site_id)
       SELECT clinic_id, id, version, starts_local, time_zone, starts_at, ends_at, $2::uuid, site_id FROM appointment WHERE id = $1`,
      [id, cancellation?.told ? actors.staffId() : null],
    );
  }

  async release(id: string): Promise<void> {
    await this.unitOfWork.query('DELETE FROM reservation WHERE appointment_id = $1', [id]);
  }

  async lock(id: string): Promise<void> {
    await this.unitOfWork.query('SELECT FROM appointment WHERE id = $1 FOR UPDATE', [id]);
  }

  /** Returns whether this call confirmed it. */
  async confirm(id: string): Promise<boolean> {
    return (
      (
        await this.unitOfWork.query(
          'UPDATE appointment SET confirmed_at = snowmelt_now() WHERE id = $1 AND confirmed_at IS NULL RETURNING id',
          [id],
        )
      ).length > 0
    );
  }

  /** The stage of a dose's course. Locks the course's row, so that it cannot be put on hold meanwhile. */
  async stageOfDose(id: string): Promise<Stage | null> {
    const [row] = await this.unitOfWork.query<{ stage: Stage | null }>(
      'SELECT hold_stage(course_of_dose($1)) AS stage',
      [id],
    );
    return row?.stage ?? null;
  }

  /** Whether the change that made this version is one that the patient can see: another time, or another site. */
  async isVisibleChange(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'SELECT FROM appointment a JOIN appointment_version v ON v.appointment_id = a.id AND v.version = a.version WHERE a.id = $1 AND v.visible',
      [id],
    );
    return rows.length > 0;
  }

  /** When each of the course's doses was recorded as given. One that was stopped early is no session of the course. */
  async dosesRecordedAt(courseId: string): Promise<Date[]> {
    const rows = await this.unitOfWork.query<{ at: Date }>(
      `SELECT v.changed_at AS at FROM appointment a
         JOIN appointment_version v ON v.appointment_id = a.id AND v.version = a.version
       WHERE a.course_id = $1 AND a.purpose = 'dose' AND a.status = 'fulfilled'
         AND NOT EXISTS (SELECT FROM attendance t WHERE t.appointment_id = a.id AND t.dose_stopped_early IS NOT NULL)`,
      [courseId],
    );
    return rows.map(({ at }) => at);
  }
}
