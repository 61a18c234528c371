import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import { isVisitOpen, type JoinGrant, type PatientTelehealth, type TelehealthDay, type TelehealthVisit, type VisitRole, type VisitState } from '@snowmelt/contracts';
import { newToken, sha256 } from '@snowmelt/crypto';
import { EventLog } from '@snowmelt/events';
import { notFound } from '@snowmelt/http';
import type { VisitAccess } from '@snowmelt/identity';
import { Logger } from '@snowmelt/logging';
import { VideoPort } from '../video/video.port.js';
import { visitErrors } from './visit.errors.js';
import { type TelehealthAppointment, type Visit, VisitRepository } from './visit.repository.js';
import { isOver, stateByPresence } from './visit.state.js';

const FACTS: Partial<Record<VisitState, 'visit.waiting' | 'visit.admitted' | 'visit.started' | 'visit.ended'>> = {
  waiting: 'visit.waiting', admitted: 'visit.admitted', in_progress: 'visit.started', ended: 'visit.ended',
};

/** The telehealth visit from the waiting room to its end. Everything runs inside the caller's unit of work. */
@Injectable()
export class VisitService {
  constructor(
    private readonly visits: VisitRepository, private readonly video: VideoPort, private readonly audit: AuditLog, private readonly events: EventLog, private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  async day(date: string | null): Promise<TelehealthDay> {
    const items = await this.visits.day(date);
    await this.audit.append({ action: 'visit.list', entityKind: 'visit', detail: { count: items.length } });
    return { now: this.clock.now().toISOString(), ...(await this.visits.clinic()), items };
  }

  async patientView({ appointmentId, sessionId }: Pick<VisitAccess, 'appointmentId' | 'sessionId'>): Promise<PatientTelehealth> {
    const appointment = await this.mustFind(appointmentId);
    const { opensAt, closesAt, callBackWithinMinutes } = policyOf(appointment);
    const [state, now] = [(await this.visits.ofAppointment(appointment.appointmentId))?.state ?? 'scheduled', this.clock.now()];
    const known = appointment.status === 'noshow' ? 'no_show' : state;
    await this.audit.appendOnceForSession({ action: 'visit.read-room', patientId: appointment.patientId, detail: { appointmentId: appointment.appointmentId } }, sessionId);
    return {
      state: known, startsAt: appointment.startsAt.toISOString(), opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString(), now: now.toISOString(),
      joinable: isComing(appointment) && !isOver(known) && now >= opensAt && now <= closesAt, callBackWithinMinutes, clinicianName: appointment.clinicianName,
    };
  }

  /**
   * Leave to enter, for one person on one device: an older device of the same side must give way, and only after a question.
   * @throws TELEHEALTH.TOO_EARLY, CLOSED (403), OVER, OTHER_DEVICE (409)
   */
  async join(appointmentId: string | null, role: VisitRole, personId: string, replace: boolean): Promise<JoinGrant> {
    const appointment = await this.mustFind(appointmentId);
    const { opensAt, closesAt } = policyOf(appointment);
    if (!isComing(appointment)) throw visitErrors.over();
    const now = this.clock.now();
    if (now < opensAt) throw visitErrors.tooEarly(opensAt);
    if (now > closesAt) throw visitErrors.closed();
    const visit = await this.visits.opened(appointment.appointmentId);
    if (isOver(visit.state)) throw visitErrors.over();
    const other = await this.visits.activeJoin(visit.id, role);
    if (other?.present && !replace) throw visitErrors.otherDevice();
    if (other) await this.visits.revokeJoins(visit.id, 'replaced', role);
    const token = newToken();
    await this.visits.issueJoin({ visitId: visit.id, role, personId, tokenHash: sha256(token), expiresAt: closesAt });
    await this.visits.announce(visit.id);
    await this.audit.append({ action: 'visit.join', entityKind: 'visit', entityId: visit.id, patientId: visit.patientId, detail: { role, replaced: other !== null } });
    return { token, role, expiresAt: closesAt.toISOString() };
  }

  /** Lets the waiting patient in. Doing it twice is doing it once. @throws TELEHEALTH.NOBODY_WAITING, OVER (409) */
  async admit(appointmentId: string): Promise<TelehealthVisit> {
    if (!isComing(await this.mustFind(appointmentId))) throw visitErrors.over();
    const visit = await this.visits.opened(appointmentId);
    if (isOver(visit.state)) throw visitErrors.over();
    if (!isVisitOpen(visit.state)) {
      if (visit.state !== 'waiting' || !visit.patientPresent) throw visitErrors.nobodyWaiting();
      await this.move(visit, 'admitted');
      await this.settle({ ...visit, state: 'admitted' });
    }
    return this.line(appointmentId);
  }

  /** Ends it for both. Ending twice is ending once. @throws TELEHEALTH.NOT_BEGUN (409) */
  async end(appointmentId: string): Promise<TelehealthVisit> {
    const visit = await this.mustOpen(appointmentId);
    if (visit.state !== 'ended') {
      if (!isVisitOpen(visit.state)) throw visitErrors.notBegun();
      await this.move(visit, 'ended');
      await this.close(visit, 'ended');
    }
    return this.line(appointmentId);
  }

  /** The appointment was cancelled or missed: nobody gets in any more, and who is in is shown out. */
  async callOff(appointmentId: string, missed: boolean): Promise<void> {
    const visit = await this.visits.lockedOfAppointment(appointmentId);
    if (!visit || isOver(visit.state)) return;
    if (isVisitOpen(visit.state)) await this.move(visit, 'ended');
    else if (missed) await this.move(visit, 'no_show');
    else if (visit.state === 'waiting') await this.move(visit, 'scheduled');
    await this.close(visit, missed ? 'ended' : 'moved');
  }

  /** The appointment was moved: what was issued for its old time ends, and its visit begins anew. Told late or twice, it disturbs nobody who came at the new time. */
  async moveTo(appointmentId: string): Promise<void> {
    const visit = await this.visits.lockedOfAppointment(appointmentId);
    if (!visit || isOver(visit.state)) return;
    const appointment = await this.visits.appointment(appointmentId);
    if (await this.visits.revokeJoinsOfOtherTimes(visit.id, appointment?.closesAt ?? null)) return this.visits.announce(visit.id);
    if (visit.state !== 'scheduled') await this.move(visit, 'scheduled');
    await this.close(visit, 'moved');
  }

  /** Nobody ended it, and its time is over. */
  async closeOverdue(visit: Visit): Promise<void> {
    if (!isVisitOpen(visit.state)) return;
    await this.move(visit, 'ended');
    await this.close(visit, 'ended');
  }

  /** Brings the state to who is there; after every coming and going. */
  async settle(visit: Visit): Promise<void> {
    const to = stateByPresence(visit.state, { patient: visit.patientPresent, clinician: visit.clinicianPresent });
    if (to !== visit.state) await this.move(visit, to);
    await this.visits.announce(visit.id);
  }

  private async move(visit: Visit, to: VisitState): Promise<void> {
    const actor = actors.current();
    await this.visits.move(visit.id, to, actor.kind === 'staff' ? actor.id : null);
    const fact = to === 'in_progress' && visit.startedAt ? undefined : FACTS[to];
    if (fact) await this.events.append(fact, { patientId: visit.patientId, appointmentId: visit.appointmentId, visitId: visit.id });
    await this.audit.append({ action: `visit.${to}`, entityKind: 'visit', entityId: visit.id, patientId: visit.patientId, detail: { from: visit.state } });
  }

  private async close(visit: Visit, because: 'ended' | 'moved'): Promise<void> {
    await this.visits.revokeJoins(visit.id, because);
    await this.visits.forgetSignals(visit.id);
    await this.visits.announce(visit.id);
    // the visit ends whether the provider hears of it or not: its own room empties when the browsers leave
    await this.video.end(visit.room).catch((error: unknown) => this.log.warn({ provider: this.video.kind, error }, 'a room could not be closed at the provider'));
  }

  private async line(appointmentId: string): Promise<TelehealthVisit> {
    const line = await this.visits.line(appointmentId);
    if (!line) throw notFound('visit');
    return line;
  }

  private async mustOpen(appointmentId: string): Promise<Visit> {
    const appointment = await this.mustFind(appointmentId);
    return this.visits.opened(appointment.appointmentId);
  }

  private async mustFind(appointmentId: string | null): Promise<TelehealthAppointment> {
    const appointment = appointmentId === null ? null : await this.visits.appointment(appointmentId);
    if (!appointment) throw notFound('visit');
    return appointment;
  }
}

const isComing = ({ status }: TelehealthAppointment) => status === 'booked' || status === 'arrived';

function policyOf({ opensAt, closesAt, callBackWithinMinutes }: TelehealthAppointment): { opensAt: Date; closesAt: Date; callBackWithinMinutes: number } {
  if (!opensAt || !closesAt || callBackWithinMinutes === null) throw visitErrors.notSetUp();
  return { opensAt, closesAt, callBackWithinMinutes };
}
