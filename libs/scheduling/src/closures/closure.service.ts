import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock, fromWallTime } from '@snowmelt/clock';
import type { Closure, ClosureWish, NewClosure, VisitInClosure } from '@snowmelt/contracts';
import { CodedError, notFound } from '@snowmelt/http';
import { ClosureRepository } from './closure.repository.js';
import { OutsideHoursRepository } from './outside-hours.repository.js';
import { OutsideHoursService } from './outside-hours.service.js';

const DAY_MS = 86_400_000;

/** When a site, a person or a thing cannot be booked. A visit that falls into it stands until a person moves it. */
@Injectable()
export class ClosureService {
  constructor(
    private readonly closures: ClosureRepository,
    private readonly visits: OutsideHoursRepository,
    private readonly outside: OutsideHoursService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(): Promise<Closure[]> {
    return this.closures.standing();
  }

  /** The visits that a closure would hit. Nothing is stored. @throws SCHEDULING.INVALID_CLOSURE (422) */
  async preview(wish: ClosureWish): Promise<VisitInClosure[]> {
    const visits = await this.visits.shown(await this.closures.wouldHit(await this.period(wish)));
    this.audit.append({ action: 'closure.preview', entityKind: 'closure', detail: { count: visits.length } });
    return visits;
  }

  async visitsOf(id: string): Promise<VisitInClosure[]> {
    await this.mustFind(id);
    this.audit.append({ action: 'closure.visits', entityKind: 'closure', entityId: id });
    return this.visits.shown(await this.closures.visitsOf(id));
  }

  /** Changes no visit: each that falls into it is a task. @throws SCHEDULING.INVALID_CLOSURE (422) */
  async add({ reason, ...wish }: NewClosure): Promise<Closure> {
    const id = await this.closures.add(await this.period(wish), reason, actors.staffId());
    await this.outside.settle(await this.closures.visitsOf(id));
    this.audit.append({
      action: 'closure.add',
      entityKind: 'closure',
      entityId: id,
      detail: { of: wish.of.id, from: wish.from, until: wish.until },
    });
    return this.mustFind(id);
  }

  /** Its time can be booked again, and its tasks go. */
  async withdraw(id: string): Promise<void> {
    const visits = await this.closures.visitsOf(id);
    if (!(await this.closures.remove(id))) throw notFound('closure', id);
    await this.outside.settle(visits);
    this.audit.append({ action: 'closure.withdraw', entityKind: 'closure', entityId: id });
  }

  private async period(wish: ClosureWish) {
    const closed = await this.closures.closed(wish.of);
    if (!closed) throw invalid('This site, person or thing is not there any more.');
    const [from, until] = [wish.from, wish.until].map((at) => fromWallTime(at, closed.timeZone).toMillis()) as [
      number,
      number,
    ];
    if (until <= from || until <= this.clock.now().getTime() || until - from > 366 * DAY_MS)
      throw invalid('The end has to be after the start, in the future, and at most 366 days after the start.');
    return { ...closed, from: wish.from, until: wish.until };
  }

  private async mustFind(id: string): Promise<Closure> {
    const [closure] = await this.closures.standing(id);
    if (!closure) throw notFound('closure', id);
    return closure;
  }
}

const invalid = (message: string) => new CodedError(422, 'SCHEDULING.INVALID_CLOSURE', message);
