import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import {
  isVisitOpen,
  type JoinGrant,
  type JoinVisit,
  type TelehealthVisit,
  type VisitRole,
  type VisitState,
} from '@snowmelt/contracts';
import { newToken, sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { notFound } from '@snowmelt/http';
import { Logger } from '@snowmelt/logging';
import { AttendanceService } from '@snowmelt/scheduling';
import { VideoPort } from '../video/video.port.js';
import { type RoomHours, roomHours } from './room-hours.js';
import { visitErrors } from './visit.errors.js';
import { roomAt } from './visit-policy.js';
import { VisitReader } from './visit-reader.service.js';
import { type TelehealthAppointment, type Visit, VisitRepository } from './visit.repository.js';
import { isOver, stateByPresence } from './visit.state.js';

const FACTS: Partial<Record<VisitState, 'visit.waiting' | 'visit.admitted' | 'visit.started' | 'visit.ended'>> = {
  waiting: 'visit.waiting',
  admitted: 'visit.admitted',
  in_progress: 'visit.started',
  ended: 'visit.ended',
};

/** The telehealth visit from the waiting room to its end. Everything runs inside the caller's unit of work. */
@Injectable()
export class VisitService {
  constructor(
    private readonly visits: VisitRepository,
    private readonly reader: VisitReader,
    private readonly video: VideoPort,
    private readonly attendance: AttendanceService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Logger,
  ) {}

  /**
   * Issues a join grant for one person on one device. Whoever is present on the same side is replaced only if `replace`
   * says so. `sessionId`: the patient's page.
   * @throws IDENTITY.LINK_EXPIRED (401), TELEHEALTH.TOO_EARLY, CLOSED (403), OVER, OTHER_DEVICE, COLLEAGUE_INSIDE (409)
   */
  async join(
    appointmentId: string | null,
    role: VisitRole,
    personId: string,
    replace: JoinVisit['replace'],
    sessionId: string | null = null,
  ): Promise<JoinGrant> {
    const appointment = await this.lockAppointmentOrThrow(appointmentId);
    // before the visit: whoever closes the page waits for this, then revokes the new join grant, too
    if (sessionId !== null && !(await this.visits.lockPage(sessionId))) throw visitErrors.pageClosed();
    const hours = roomHours(appointment);
    const visit = await this.opened(appointment);
    if (!visit.isExpected) throw visitErrors.over();
    const closesAt = this.mustBeOpen(hours);
    if (isOver(visit.state)) throw visitErrors.over();
    const replaced = await this.replaceJoin(visit, role, personId, replace);
    const token = newToken();
    await this.visits.issueJoin({
      visitId: visit.id,
      role,
      personId,
      sessionId,
      tokenHash: sha256(token),
      expiresAt: closesAt,
    });
    await this.visits.announce(visit.id);
    this.audit.append({
      action: 'visit.join',
      entityKind: 'visit',
      entityId: visit.id,
      patientId: visit.patientId,
      detail: { role, replaced },
    });
    return { token, role, expiresAt: closesAt.toISOString() };
  }

  /** Returns when the room closes; throws when it is not open now. */
  private mustBeOpen(hours: RoomHours): Date {
    const room = roomAt(this.clock.now(), hours);
    if (room === 'early') throw visitErrors.tooEarly(hours.opensAt);
    if (room === 'closed') throw visitErrors.closed();
    return hours.closesAt;
  }

  /**
   * Each side has one place: revokes the grant of the same person's other device, or of a colleague. Returns whether
   * there was one.
   */
  private async replaceJoin(
    visit: Visit,
    role: VisitRole,
    personId: string,
    replace: JoinVisit['replace'],
  ): Promise<boolean> {
    const other = await this.visits.activeJoin(visit.id, role);
    if (!other) return false;
    const isColleague = other.personId !== personId;
    if (other.present && isColleague && replace !== 'colleague') throw visitErrors.colleagueInside(other.name ?? '');
    if (other.present && !isColleague && !replace) throw visitErrors.otherDevice();
    await this.visits.revokeJoins(visit.id, isColleague ? 'taken-over' : 'replaced', role);
    return true;
  }

  /** Lets the waiting patient in. Idempotent. @throws TELEHEALTH.NOBODY_WAITING, OVER (409) */
  async admit(appointmentId: string): Promise<TelehealthVisit> {
    const visit = await this.opened(await this.lockAppointmentOrThrow(appointmentId));
    if (!visit.isExpected || isOver(visit.state)) throw visitErrors.over();
    if (!isVisitOpen(visit.state)) {
      if (visit.state !== 'waiting' || !visit.patientPresent) throw visitErrors.nobodyWaiting();
      await this.move(visit, 'admitted');
      await this.settle({ ...visit, state: 'admitted' });
    }
    return this.reader.line(appointmentId);
  }

  /**
   * Ends the visit for both. If a clinician is in the room, only they may; else any clinician. Idempotent.
   * @throws TELEHEALTH.NOT_BEGUN, COLLEAGUE_INSIDE (409)
   */
  async end(appointmentId: string): Promise<TelehealthVisit> {
    const visit = await this.opened(await this.lockAppointmentOrThrow(appointmentId));
    if (visit.state !== 'ended') {
      if (!isVisitOpen(visit.state)) throw visitErrors.notBegun();
      const inside = await this.visits.activeJoin(visit.id, 'clinician');
      if (inside?.present && inside.personId !== actors.staffId()) throw visitErrors.colleagueInside(inside.name ?? '');
      await this.move(visit, 'ended');
      await this.close(visit, 'ended');
    }
    return this.reader.line(appointmentId);
  }

  /** The appointment was cancelled or missed: nobody can join any more, and whoever is in is removed. */
  async callOff(appointmentId: string, missed: boolean): Promise<void> {
    const visit = await this.visits.lockedOfAppointment(appointmentId);
    if (!visit || isOver(visit.state)) return;
    if (isVisitOpen(visit.state)) await this.move(visit, 'ended', visit.interruptedAt);
    else if (missed) await this.move(visit, 'no_show');
    else if (visit.state === 'waiting') await this.move(visit, 'scheduled');
    await this.close(visit, missed ? 'ended' : 'moved');
  }

  /**
   * The patient's number or e-mail was corrected: removes whoever came by a link to the old one and makes their access
   * useless. Idempotent, also when two processes run it at once.
   */
  async removeOldAddressJoins(patientId: string): Promise<void> {
    for (const visitId of await this.visits.lockedOfEndedAddress(patientId)) {
      const hadEntered = await this.visits.revokeJoinOfEndedAddress(visitId);
      const visit = (await this.visits.locked(visitId)) as Visit;
      if (isVisitOpen(visit.state)) {
        await this.visits.changeRoom(visitId);
        await this.empty(visit);
      }
      await this.settle(visit);
      if (hadEntered)
        this.audit.append({
          action: 'visit.left',
          entityKind: 'visit',
          entityId: visitId,
          patientId,
          detail: { role: 'patient', because: 'address-ended' },
        });
    }
  }

  /** The appointment was moved. */
  async moveTo(appointmentId: string): Promise<void> {
    const visit = await this.visits.lockedOfAppointment(appointmentId);
    if (!visit || (isOver(visit.state) && !mayRestart(visit))) return;
    const appointment = await this.visits.appointment(appointmentId);
    await this.beginAnew(visit, appointment?.closesAt ?? null);
  }

  /** The visit at the appointment's present time, even before the worker has handled a move. */
  private async opened({ appointmentId, closesAt }: TelehealthAppointment): Promise<Visit> {
    const visit = await this.visits.opened(appointmentId);
    return mayRestart(visit) ? this.beginAnew(visit, closesAt) : visit;
  }

  /**
   * The same check for an existing join grant. Returns whether the two are still to meet; locks keep it so until the
   * transaction ends.
   */
  async isExpected(appointmentId: string): Promise<boolean> {
    return (await this.opened(await this.lockAppointmentOrThrow(appointmentId))).isExpected;
  }

  /**
   * Revokes what was issued for another time, and returns a patient let in for it to waiting. Run late or twice, it
   * disturbs nobody who came at the new time.
   */
  private async beginAnew(visit: Visit, closesAt: Date | null): Promise<Visit> {
    const isHeld = await this.visits.revokeJoinsOfOtherTimes(visit.id, closesAt);
    if (mayRestart(visit) || (isVisitOpen(visit.state) && !isHeld)) {
      await this.move(visit, 'scheduled');
      await this.empty(visit);
    }
    await this.settle((await this.visits.locked(visit.id)) as Visit);
    return (await this.visits.locked(visit.id)) as Visit;
  }

  /**
   * Nobody ended the visit and its time is over: it was held until one of the two went absent. A visit whose
   * appointment was moved has another time, even before the worker has handled the move.
   */
  async closeOverdue(visit: Visit): Promise<void> {
    if (!isVisitOpen(visit.state)) return;
    if (visit.admittedForOtherTime) return this.moveTo(visit.appointmentId);
    await this.move(visit, 'ended', visit.interruptedAt);
    await this.close(visit, 'ended');
  }

  /** Brings the state in line with who is present, each time somebody comes or goes. */
  async settle(visit: Visit): Promise<void> {
    const to = stateByPresence(visit.state, { patient: visit.patientPresent, clinician: visit.clinicianPresent });
    if (to !== visit.state) await this.move(visit, to);
    await this.visits.announce(visit.id);
  }

  /** `heldUntil`: the end of the visit as held, if that was before now. */
  private async move(visit: Visit, to: VisitState, heldUntil: Date | null = null): Promise<void> {
    const actor = actors.current();
    await this.visits.move(visit.id, to, actor.kind === 'staff' ? actor.id : null);
    const fact = to === 'in_progress' && visit.startedAt ? undefined : FACTS[to];
    if (fact === 'visit.started') await this.attendance.visitStarted(visit.appointmentId);
    if (fact === 'visit.ended') await this.attendance.visitEnded(visit.appointmentId, heldUntil);
    if (fact)
      this.events.append(fact, {
        patientId: visit.patientId,
        appointmentId: visit.appointmentId,
        visitId: visit.id,
        ...(heldUntil && { heldUntil: heldUntil.toISOString() }),
      });
    this.audit.append({
      action: `visit.${to}`,
      entityKind: 'visit',
      entityId: visit.id,
      patientId: visit.patientId,
      detail: { from: visit.state },
    });
  }

  private async close(visit: Visit, because: 'ended' | 'moved'): Promise<void> {
    await this.visits.revokeJoins(visit.id, because);
    await this.empty(visit);
    await this.visits.announce(visit.id);
  }

  private async empty(visit: Visit): Promise<void> {
    await this.visits.forgetSignals(visit.id);
    // only once committed, and regardless of whether the provider can be reached: its room empties when the browsers
    // leave
    this.unitOfWork.afterCommit(
      () =>
        void this.video
          .end(visit.room)
          .catch((error: unknown) =>
            this.log.warn({ provider: this.video.kind, error }, 'a room could not be closed at the provider'),
          ),
    );
  }

  private async lockAppointmentOrThrow(appointmentId: string | null): Promise<TelehealthAppointment> {
    const appointment = appointmentId === null ? null : await this.visits.lockedAppointment(appointmentId);
    if (!appointment) throw notFound('visit');
    return appointment;
  }
}

/**
 * The appointment was moved since the patient was let in. A visit that was held stays so; one that ended before both
 * were there was not held.
 */
const mayRestart = ({ state, startedAt, admittedForOtherTime }: Visit) =>
  admittedForOtherTime && (isVisitOpen(state) || (state === 'ended' && !startedAt));
