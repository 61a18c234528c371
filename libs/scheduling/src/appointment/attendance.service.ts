import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type { Appointment, AppointmentStatus, CancelAppointment } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { CodedError } from '@snowmelt/http';
import { MagicLinkService } from '@snowmelt/identity';
import { AppointmentRepository, type Cancellation } from './appointment.repository.js';
import { AttendanceRepository } from './attendance.repository.js';
import { canTransition } from './appointment.status.js';
import {
  type Attendance,
  checkAttendance,
  assertDoseMayBeGiven,
  assertIsGivenDose,
  assertMayBeMissed,
  assertWasPresent,
  CLINICAL_ROLES,
} from './attendance.policy.js';
import { plainRefusal } from './booking-refusal.js';

/** Records what becomes of an appointment: kept, missed, cancelled. */
@Injectable()
export class AttendanceService {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly attendance: AttendanceRepository,
    private readonly links: MagicLinkService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Frees its time and revokes its links.
   * @throws SCHEDULING.STATUS_NOT_REACHABLE, SCHEDULING.CHANGED_MEANWHILE (409), SCHEDULING.NOT_YOURS_TO_SAY (403)
   */
  async cancel(id: string, { version, ...cancellation }: CancelAppointment): Promise<Appointment> {
    await this.appointments.lock(id);
    await this.appointments.release(id);
    await this.links.revokeForAppointment(id, 'cancelled');
    const before = await this.change(id, version, 'cancelled', cancellation);
    if (before.status === 'arrived' && before.serviceType.purpose === 'dose')
      assertWasPresent(actors.hasRole(...CLINICAL_ROLES));
    return this.appointments.mustFind(id);
  }

  /**
   * Records what happened on the day. `stoppedEarly`: why a dose was stopped before half of it was given; also of one
   * that was recorded as given, in error.
   * @throws SCHEDULING.STATUS_NOT_REACHABLE, SCHEDULING.CHANGED_MEANWHILE, SCHEDULING.NOT_YET, SCHEDULING.WAS_HELD,
   * SCHEDULING.PATIENT_IS_IN, SCHEDULING.COURSE_NOT_READY (409), SCHEDULING.NOT_YOURS_TO_SAY (403),
   * SCHEDULING.NOT_A_DOSE (422)
   */
  async record(id: string, version: number, status: Attendance, stoppedEarly?: string): Promise<Appointment> {
    const { startsAt, timeZone, serviceType } = await this.change(
      id,
      version,
      status,
      null,
      stoppedEarly !== undefined,
    );
    if (status === 'fulfilled' && serviceType.purpose === 'dose')
      assertDoseMayBeGiven(
        actors.hasRole(...CLINICAL_ROLES),
        stoppedEarly === undefined ? await this.appointments.stageOfDose(id) : null,
      );
    checkAttendance(status, new Date(startsAt), timeZone, this.clock.now()); // last: the other refusals say more
    if (status === 'noshow') assertMayBeMissed(await this.attendance.seen(id));
    if (stoppedEarly !== undefined) {
      assertIsGivenDose(status, serviceType.purpose);
      await this.attendance.doseStoppedEarly(id, stoppedEarly);
    }
    return this.appointments.mustFind(id);
  }

  /**
   * The appointment was given another time, and what its visit was at the one before does not count; or only another
   * chair or room, and its visit stays what it is.
   * @throws SCHEDULING.NOT_MOVABLE (409) when it was held
   */
  async moved(id: string, toAnotherTime: boolean): Promise<void> {
    const { started, ended } = await this.attendance.seen(id); // its row is locked: neither happens meanwhile
    if (started && ended) throw plainRefusal('NOT_MOVABLE');
    if (toAnotherTime) await this.attendance.forgetVisit(id);
  }

  /** Told by whoever holds the visit, in the transaction that starts it. */
  visitStarted(id: string): Promise<void> {
    return this.attendance.tell(id, 'visit_started_at');
  }

  /** `heldUntil`: the end of the visit as held, if that was before now. */
  visitEnded(id: string, heldUntil: Date | null): Promise<void> {
    return this.attendance.tell(id, 'visit_ended_at', heldUntil);
  }

  noteSigned(id: string): Promise<void> {
    return this.attendance.tell(id, 'note_signed_at');
  }

  /**
   * Follows the telehealth visit, in whatever order its events arrive. A status that staff recorded meanwhile stays.
   * Only a person records that a dose was given.
   */
  async followVisit(id: string): Promise<void> {
    let known = await this.locked(id);
    const visit = await this.attendance.seen(id);
    if (visit.started && canTransition(known.status, 'arrived')) known = await this.become(known, 'arrived', null);
    if (
      visit.started &&
      visit.ended &&
      known.serviceType.purpose !== 'dose' &&
      canTransition(known.status, 'fulfilled')
    )
      await this.become(known, 'fulfilled', null);
  }

  /** Returns the appointment as it was before. */
  private async change(
    id: string,
    version: number,
    status: Exclude<AppointmentStatus, 'booked'>,
    cancellation: Cancellation | null,
    corrects = false,
  ): Promise<Appointment> {
    const before = await this.locked(id);
    if (before.version !== version) throw plainRefusal('CHANGED_MEANWHILE');
    if (!canTransition(before.status, status) && !(corrects && isGiven(before) && status === 'fulfilled'))
      throw new CodedError(
        409,
        'SCHEDULING.STATUS_NOT_REACHABLE',
        'This can no longer be recorded for the appointment. Open it again to see its status.',
      );
    await this.become(before, status, cancellation);
    return before;
  }

  private async become(
    before: Appointment,
    status: Exclude<AppointmentStatus, 'booked'>,
    cancellation: Cancellation | null,
  ): Promise<Appointment> {
    const { id, patientId, version } = before;
    await this.appointments.setStatus(id, status, cancellation);
    this.events.append(`appointment.${status}`, { patientId, appointmentId: id, version: version + 1 });
    this.audit.append({ action: `appointment.${status}`, entityKind: 'appointment', entityId: id, patientId });
    return { ...before, status, version: version + 1 };
  }

  private async locked(id: string): Promise<Appointment> {
    await this.appointments.lock(id);
    return this.appointments.mustFind(id);
  }
}

const isGiven = ({ status, serviceType, stoppedEarly }: Appointment) =>
  status === 'fulfilled' && serviceType.purpose === 'dose' && stoppedEarly === null;
