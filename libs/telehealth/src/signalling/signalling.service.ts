import { Injectable } from '@nestjs/common';
import { actors } from '@snowmelt/audit';
import type { SignalBody } from '@snowmelt/contracts';
import { sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import type { Access } from '@snowmelt/identity';
import { VisitRepository } from '../visit/visit.repository.js';
import { VisitService } from '../visit/visit.service.js';
import { type News, type Seat, SignallingRepository } from './signalling.repository.js';

/** Where a browser sits: whose it is, in which visit, and as which epoch. */
export type TakenSeat = Seat & { readonly clinicId: string };

const TREATING = ['clinician', 'prescriber'];

/** What a socket's words do. Each runs in a transaction of its own, in the clinic of who speaks. */
@Injectable()
export class SignallingService {
  constructor(
    private readonly unitOfWork: UnitOfWork, private readonly signals: SignallingRepository, private readonly visits: VisitRepository, private readonly visitService: VisitService,
  ) {}

  /** Takes the seat that the token was issued for, if the caller is the very person. `resume` keeps the epoch. Null: no such leave. */
  async sit(callers: readonly Access[], token: string, resume: boolean): Promise<TakenSeat | null> {
    for (const caller of callers) {
      const seat = await actors.run(caller.actor, () => this.unitOfWork.run(caller.clinicId, async () => {
        const join = await this.signals.joinOf(sha256(token));
        if (!join || !isTheirs(caller, join)) return null;
        const visit = await this.visits.locked(join.visitId);
        if (!visit) return null;
        const keeps = resume && join.epoch > 0;
        if (keeps) await this.signals.seen([join.joinId]);
        const epoch = keeps ? join.epoch : await this.signals.nextEpoch(join.joinId, join.visitId);
        await this.settle(visit.id);
        return { joinId: join.joinId, visitId: join.visitId, role: join.role, epoch, clinicId: caller.clinicId };
      }));
      if (seat) return seat;
    }
    return null;
  }

  /** False when the visit is not open to the two, or the one it is for is not the one who is there. */
  say(seat: TakenSeat, to: number, body: SignalBody): Promise<boolean> {
    return this.unitOfWork.run(seat.clinicId, () => this.signals.say(seat, to, body));
  }

  /** The connection cannot be mended: begin anew as the newcomer. */
  renew(seat: TakenSeat): Promise<TakenSeat> {
    return this.unitOfWork.run(seat.clinicId, async () => {
      await this.visits.locked(seat.visitId);
      const epoch = await this.signals.nextEpoch(seat.joinId, seat.visitId);
      await this.visits.announce(seat.visitId);
      return { ...seat, epoch };
    });
  }

  leave(seat: TakenSeat): Promise<void> {
    return this.unitOfWork.run(seat.clinicId, async () => {
      await this.visits.locked(seat.visitId);
      await this.signals.gone(seat.joinId);
      await this.settle(seat.visitId);
    });
  }

  news(seat: TakenSeat, after: number): Promise<News | null> {
    return this.unitOfWork.run(seat.clinicId, () => this.signals.news(seat.joinId, after));
  }

  /** The heartbeat of all the browsers a process holds: one statement for each clinic. */
  async seen(seats: readonly TakenSeat[]): Promise<void> {
    const clinics = new Map<string, string[]>();
    for (const { clinicId, joinId } of seats) clinics.set(clinicId, [...clinics.get(clinicId) ?? [], joinId]);
    for (const [clinicId, joinIds] of clinics) await this.unitOfWork.run(clinicId, () => this.signals.seen(joinIds));
  }

  /** Any process does this for all: the one whose browsers they were may be gone. */
  async forgetAbsentees(): Promise<void> {
    for (const { clinicId, visitId } of await this.visits.withAbsentees(200)) {
      await this.unitOfWork.run(clinicId, async () => {
        await this.visits.locked(visitId);
        await this.visits.forgetAbsentees(visitId);
        await this.settle(visitId);
      });
    }
  }

  private async settle(visitId: string): Promise<void> {
    const visit = await this.visits.locked(visitId);
    if (visit) await this.visitService.settle(visit);
  }
}

function isTheirs(caller: Access, join: { role: string; personId: string; appointmentId: string }): boolean {
  if (caller.actor.id !== join.personId) return false;
  if (join.role === 'patient') return caller.actor.kind === 'patient' && caller.visit?.appointmentId === join.appointmentId;
  return caller.actor.kind === 'staff' && caller.roles.some((role) => TREATING.includes(role));
}
