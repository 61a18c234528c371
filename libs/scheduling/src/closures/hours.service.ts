import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import type { NewHours, VisitInClosure, WeeklyHours } from '@snowmelt/contracts';
import { CodedError, notFound } from '@snowmelt/http';
import { type HoursOf, HoursRepository } from './hours.repository.js';
import { OutsideHoursRepository } from './outside-hours.repository.js';
import { OutsideHoursService } from './outside-hours.service.js';

const YEAR_MS = 366 * 86_400_000;

/** When people and things can be booked in a week. A visit that falls out stands until a person moves it. */
@Injectable()
export class HoursService {
  constructor(
    private readonly hours: HoursRepository,
    private readonly visits: OutsideHoursRepository,
    private readonly outside: OutsideHoursService,
    private readonly audit: AuditLog,
  ) {}

  list(): Promise<WeeklyHours[]> {
    return this.hours.standing();
  }

  /** The visits that would fall out. Nothing is stored. @throws SCHEDULING.INVALID_HOURS (422) */
  async preview(resourceId: string, wanted: NewHours): Promise<VisitInClosure[]> {
    const of = await this.checked(resourceId, wanted);
    const visits = await this.visits.shown(await this.hours.wouldHit(resourceId, wanted, of));
    this.audit.append({ action: 'hours.preview', entityKind: 'resource', entityId: resourceId });
    return visits;
  }

  /** Changes no visit: each that falls out is a task. @throws SCHEDULING.INVALID_HOURS (422) */
  async set(resourceId: string, wanted: NewHours): Promise<WeeklyHours[]> {
    const of = await this.checked(resourceId, wanted);
    const before = await this.hours.outside(of);
    await this.hours.set(resourceId, wanted);
    await this.outside.settle([...new Set([...before, ...(await this.hours.outside(of))])]);
    this.audit.append({
      action: 'hours.set',
      entityKind: 'resource',
      entityId: resourceId,
      detail: { from: wanted.from, count: wanted.hours.length },
    });
    return this.hours.standing(resourceId);
  }

  /** The visits ahead that hold somebody who works here, which nobody else can hold for them. */
  async visitsAhead(staffUserId: string): Promise<VisitInClosure[]> {
    const visits = await Promise.all(
      (await this.hours.resourcesOf(staffUserId)).map(async ({ id, today }) =>
        this.preview(id, { from: today, hours: [] }),
      ),
    );
    return visits.flat();
  }

  /** Somebody leaves the clinic: they can no longer be booked, and each of their visits is a task. */
  async endAllOf(staffUserId: string): Promise<void> {
    for (const { id, today } of await this.hours.resourcesOf(staffUserId))
      await this.set(id, { from: today, hours: [] });
  }

  private async checked(resourceId: string, { from, hours }: NewHours): Promise<HoursOf> {
    const of = await this.hours.of(resourceId);
    if (!of) throw notFound('resource', resourceId);
    if (from < of.today || Date.parse(from) - Date.parse(of.today) > YEAR_MS)
      throw invalid('Hours hold from today or a later day on, at most a year ahead.');
    const days = hours.toSorted((a, b) => a.isoWeekday - b.isoWeekday || a.opens.localeCompare(b.opens));
    if (days.some(({ opens, closes }) => opens >= closes)) throw invalid('A day closes after it opens.');
    const isOver = (day: NewHours['hours'][number], next: NewHours['hours'][number] | undefined) =>
      day.isoWeekday === next?.isoWeekday && day.closes > next.opens;
    if (days.some((day, index) => isOver(day, days[index + 1])))
      throw invalid('Two times of a day lie over each other.');
    return of;
  }
}

const invalid = (message: string) => new CodedError(422, 'SCHEDULING.INVALID_HOURS', message);
