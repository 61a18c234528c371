import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { isVisitOpen, type SignalBody, type VideoAccess } from '@snowmelt/contracts';
import { sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import type { Access } from '@snowmelt/identity';
import { VideoPort } from '../video/video.port.js';
import { type RevokedOnce, VisitRepository } from '../visit/visit.repository.js';
import { VisitService } from '../visit/visit.service.js';
import { type JoinOfToken, type News, type Seat, SignallingRepository } from './signalling.repository.js';

/** A browser's seat: whose it is, in which visit, and with which epoch. */
export type TakenSeat = Seat & { readonly clinicId: string; readonly appointmentId: string; readonly personId: string };

/** Why a person's join grant is no longer valid. */
export type EndReason = 'replaced' | 'taken-over' | 'ended' | 'expired' | 'called-off' | 'signed-out';

/**
 * If the appointment was moved or cancelled, nobody met, so the reason differs from the end of a visit. The holder of a
 * link to an old address learns nothing about the visit.
 */
export function endReasonOf(because: RevokedOnce): EndReason {
  if (because === 'moved') return 'called-off';
  if (because === 'address-ended') return 'signed-out';
  return because === 'left' ? 'ended' : because;
}

/** Anything that holds a seat until it is left. */
export interface Seated {
  readonly seat: TakenSeat | undefined;
}

export const SIGNAL_PATH = '/api/signal';
const TREATING = ['clinician', 'prescriber'];

/** Acts on the messages of a socket. Each runs in a transaction of its own, in the sender's clinic. */
@Injectable()
export class SignallingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signals: SignallingRepository,
    private readonly visits: VisitRepository,
    private readonly visitService: VisitService,
    private readonly video: VideoPort,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Takes the seat of the token's join grant, which must be the caller's own. Returns why the grant is no longer valid,
   * or null if there is none. `resume` keeps the epoch.
   */
  async sit(callers: readonly Access[], token: string, resume: boolean): Promise<TakenSeat | EndReason | null> {
    const tokenHash = sha256(token);
    const inClinicOf = <T>(caller: Access, work: (join: JoinOfToken | null) => T | Promise<T>) =>
      actors.run(caller.actor, () =>
        this.unitOfWork.run(caller.clinicId, async () => work(await this.signals.joinOf(tokenHash))),
      );
    for (const caller of callers) {
      const seat = await inClinicOf(caller, async (join) =>
        join && isTheirs(caller, join) ? this.takeSeat(caller.clinicId, join.appointmentId, tokenHash, resume) : null,
      );
      if (seat) return seat;
    }
    for (const caller of callers) await inClinicOf(caller, (join) => this.recordDenial(join));
    return null;
  }

  /** Reads the join grant only under locks: nobody can move the appointment or revoke the grant meanwhile. */
  private async takeSeat(
    clinicId: string,
    appointmentId: string,
    tokenHash: Buffer,
    resume: boolean,
  ): Promise<TakenSeat | EndReason | null> {
    const isExpected = await this.visitService.isExpected(appointmentId);
    const join = await this.signals.joinOf(tokenHash);
    if (!join) return null;
    const { revokedBecause, expired, patientId, ...seat } = join;
    if (revokedBecause) return endReasonOf(revokedBecause);
    if (expired) return 'expired';
    if (!isExpected) return 'called-off';
    const keeps = resume && seat.epoch > 0;
    if (keeps) await this.signals.seen(seat.joinId);
    const epoch = keeps ? seat.epoch : ((await this.signals.nextEpoch(seat)) as number);
    await this.settle(seat.visitId);
    if (!keeps) this.record('visit.entered', seat.visitId, patientId, { role: seat.role });
    return { ...seat, epoch, clinicId };
  }

  /** Under the same action as a refused HTTP request. */
  private recordDenial(join: JoinOfToken | null): void {
    this.audit.append({
      action: 'identity.denied',
      entityKind: join ? 'visit' : 'route',
      entityId: join?.visitId ?? null,
      patientId: join?.patientId ?? null,
      detail: { method: 'GET', route: SIGNAL_PATH, code: 'TELEHEALTH.NO_JOIN_GRANT' },
    });
  }

  /** Returns false when the visit is not open to the two, or the other side no longer has epoch `to`. */
  say(seat: TakenSeat, to: number, body: SignalBody): Promise<boolean> {
    return this.unitOfWork
      .run(seat.clinicId, () => this.signals.say(seat, to, body))
      .catch((error: { code?: string }) => {
        if (error.code?.startsWith('22')) return false; // a text or number that the database cannot store, which no browser sends
        throw error;
      });
  }

  /**
   * What a browser starts its connection with; null when the visit is not open to the two, or the seat was replaced.
   * The provider is asked outside of any transaction, because it may be slow.
   * @throws when the provider does not answer
   */
  async access(seat: TakenSeat): Promise<VideoAccess | null> {
    const room = await this.unitOfWork.run(seat.clinicId, () => this.signals.openRoom(seat));
    if (!room) return null;
    const { access, reference } = await this.video.admit(room.name, seat.role, room.closesInSeconds);
    const { isOpen, isTheirs } = await this.seatAfterAnswer(seat, room.name, reference);
    if (!isOpen) await this.video.end(room.name); // the visit ended or got another room meanwhile
    return isTheirs ? access : null;
  }

  /**
   * A seat replaced while the provider was asked gets no access; a later replacement waits for the visit's row lock.
   * The audit event of an access names the provider's room.
   */
  private seatAfterAnswer(
    seat: TakenSeat,
    room: string,
    reference: string | null,
  ): Promise<{ isOpen: boolean; isTheirs: boolean }> {
    return this.inNameOf(seat, async () => {
      const visit = await this.visits.locked(seat.visitId);
      const isTheirs = visit !== null && (await this.signals.openRoom(seat))?.name === room;
      if (isTheirs && reference !== null)
        this.record('visit.access', visit.id, visit.patientId, {
          role: seat.role,
          provider: this.video.kind,
          room: reference,
        });
      return { isOpen: visit !== null && isVisitOpen(visit.state) && visit.room === room, isTheirs };
    });
  }

  /** The connection cannot be repaired: starts anew with the next epoch. Null when the seat was replaced. */
  renew(seat: TakenSeat): Promise<TakenSeat | null> {
    return this.inNameOf(seat, async () => {
      await this.visits.locked(seat.visitId);
      const epoch = await this.signals.nextEpoch(seat);
      if (epoch === null) return null;
      await this.visits.announce(seat.visitId);
      return { ...seat, epoch };
    });
  }

  /**
   * A patient's pages were closed because the address of their links was corrected. Every process is notified; the
   * first one removes the patient.
   */
  async pagesClosed(clinicId: string, patientId: string): Promise<void> {
    await this.unitOfWork.run(clinicId, () => this.visitService.removeOldAddressJoins(patientId));
  }

  leave(seat: TakenSeat): Promise<void> {
    return this.inNameOf(seat, async () => {
      const visit = await this.visits.locked(seat.visitId);
      await this.signals.gone(seat.joinId);
      await this.settle(seat.visitId);
      if (visit) this.record('visit.left', visit.id, visit.patientId, { role: seat.role });
    });
  }

  news(seat: TakenSeat, after: number): Promise<News | null> {
    return this.unitOfWork.run(seat.clinicId, () => this.signals.news(seat.joinId, after));
  }

  /** Whether the browser may keep its seat: still signed in, with the role, by a link that was not revoked. */
  mayStay(callers: readonly Access[], seat: TakenSeat): boolean {
    return callers.some((caller) => isTheirs(caller, seat));
  }

  /** The heartbeat of all browsers of this process: one statement per clinic. */
  async seen(lines: readonly Seated[]): Promise<void> {
    const clinics = new Map<string, string[]>();
    for (const { seat } of lines)
      if (seat) clinics.set(seat.clinicId, [...(clinics.get(seat.clinicId) ?? []), seat.joinId]);
    for (const [clinicId, joinIds] of clinics) {
      const missed = new Set(await this.unitOfWork.run(clinicId, () => this.signals.stillSeen(joinIds)));
      for (const line of lines) if (line.seat && missed.has(line.seat.joinId)) await this.comeBack(line, line.seat);
    }
  }

  /**
   * Restores a browser that wrongly counts as absent because the database was unavailable or this process was paused.
   */
  private comeBack(line: Seated, seat: TakenSeat): Promise<void> {
    return this.inNameOf(seat, async () => {
      const isExpected = await this.visitService.isExpected(seat.appointmentId);
      if (!line.seat || !isExpected) return; // left meanwhile, or about to be removed
      await this.signals.seen(seat.joinId);
      await this.settle(seat.visitId);
    });
  }

  private inNameOf<T>({ clinicId, role, personId }: TakenSeat, work: () => Promise<T>): Promise<T> {
    return actors.run({ kind: role === 'patient' ? 'patient' : 'staff', id: personId }, () =>
      this.unitOfWork.run(clinicId, work),
    );
  }

  private record(action: string, visitId: string, patientId: string, detail: Record<string, string>): void {
    this.audit.append({ action, entityKind: 'visit', entityId: visitId, patientId, detail });
  }

  private async settle(visitId: string): Promise<void> {
    const visit = await this.visits.locked(visitId);
    if (visit) await this.visitService.settle(visit);
  }
}

function isTheirs(caller: Access, join: { role: string; personId: string; appointmentId: string }): boolean {
  if (caller.actor.id !== join.personId) return false;
  if (join.role === 'patient')
    return caller.actor.kind === 'patient' && caller.visit?.appointmentId === join.appointmentId;
  return caller.actor.kind === 'staff' && caller.actor.roles.some((role) => TREATING.includes(role));
}
