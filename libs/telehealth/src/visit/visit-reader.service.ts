import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import {
  isComing,
  type PatientTelehealth,
  type TelehealthDay,
  type TelehealthRoom,
  type TelehealthVisit,
  type WhoWaits,
} from '@snowmelt/contracts';
import { notFound } from '@snowmelt/http';
import type { VisitAccess } from '@snowmelt/identity';
import { roomHours } from './room-hours.js';
import { visitErrors } from './visit.errors.js';
import { roomAt } from './visit-policy.js';
import { type TelehealthAppointment, VisitRepository } from './visit.repository.js';
import { isOver } from './visit.state.js';

/** What the clinic and the patient see of telehealth visits. Every read is in the audit log. */
@Injectable()
export class VisitReader {
  constructor(
    private readonly visits: VisitRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async day(date: string | null): Promise<TelehealthDay> {
    const items = await this.visits.day(date);
    this.audit.appendOnceInSession({
      action: 'visit.list',
      entityKind: 'visit',
      detail: { count: items.length },
    });
    return { now: this.clock.now().toISOString(), ...(await this.visits.clinic()), items };
  }

  /** Who waits right now: on every page of the staff. */
  async waiting(): Promise<WhoWaits> {
    const items = await this.visits.waiting(actors.staffId());
    this.audit.appendOnceInSession({ action: 'visit.list-waiting', entityKind: 'visit' });
    return { now: this.clock.now().toISOString(), items };
  }

  /** One visit of any day, so that nobody loses a room at midnight. A visit cancelled before it began is not found. */
  async read(appointmentId: string): Promise<TelehealthRoom> {
    const { status, patientId } = await this.mustFind(appointmentId);
    const visit = await this.line(appointmentId);
    if (status === 'cancelled' && visit.state !== 'ended') throw visitErrors.calledOff();
    this.audit.appendOnceInSession({
      action: 'visit.read-room',
      entityKind: 'appointment',
      entityId: appointmentId,
      patientId,
    });
    return { now: this.clock.now().toISOString(), ...(await this.visits.clinic()), visit };
  }

  async patientView({
    appointmentId,
    sessionId,
  }: Pick<VisitAccess, 'appointmentId' | 'sessionId'>): Promise<PatientTelehealth> {
    const appointment = await this.mustFind(appointmentId);
    const { opensAt, closesAt, callBackWithinMinutes } = roomHours(appointment);
    const [visit, now] = [await this.visits.ofAppointment(appointment.appointmentId), this.clock.now()];
    const known = appointment.status === 'noshow' ? 'no_show' : (visit?.state ?? 'scheduled');
    this.audit.appendOnceInSession({
      action: 'visit.read-room',
      entityKind: 'patient_session',
      entityId: sessionId,
      patientId: appointment.patientId,
      detail: { appointmentId: appointment.appointmentId },
    });
    return {
      state: known,
      opensAt: opensAt.toISOString(),
      now: now.toISOString(),
      joinable:
        (visit?.isExpected ?? isComing(appointment.status)) &&
        !isOver(known) &&
        roomAt(now, { opensAt, closesAt }) === 'open',
      clinicianName: appointment.clinicianName,
      waitingSince: appointment.waitingSince,
      callBackWithinMinutes: appointment.patientHasPhone ? callBackWithinMinutes : null,
    };
  }

  /** One visit as in the clinic's list. */
  async line(appointmentId: string): Promise<TelehealthVisit> {
    const line = await this.visits.line(appointmentId);
    if (!line) throw notFound('visit');
    return line;
  }

  private async mustFind(appointmentId: string | null): Promise<TelehealthAppointment> {
    const appointment = appointmentId === null ? null : await this.visits.appointment(appointmentId);
    if (!appointment) throw notFound('visit');
    return appointment;
  }
}
