import { Injectable } from '@nestjs/common';
import { Clock, fromWallTime } from '@snowmelt/clock';
import { Tasks } from '@snowmelt/tasks';
import { OutsideHoursRepository } from './outside-hours.repository.js';

const DAY_MS = 86_400_000;

/** A visit that stands and cannot be held, because of a closure or other hours, is a task until a person moves it. */
@Injectable()
export class OutsideHoursService {
  constructor(
    private readonly visits: OutsideHoursRepository,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  /** Brings the tasks about these visits in line with the hours as they are. */
  async settle(appointmentIds: readonly string[]): Promise<void> {
    const outside = new Map(
      (await this.visits.amongThose(appointmentIds)).map((visit) => [visit.appointmentId, visit]),
    );
    for (const id of appointmentIds) {
      const visit = outside.get(id);
      await this.tasks.settle(
        `outside:${id}`,
        visit
          ? [
              {
                key: `outside:${id}`,
                kind: 'visit_outside_hours',
                patientId: visit.patientId,
                appointmentId: id,
                visitLocal: visit.startsLocal,
                dueAt: this.dueAt(visit.startsLocal, visit.timeZone),
              },
            ]
          : [],
      );
    }
  }

  /** Soon, and while the patient can still choose. */
  private dueAt(startsLocal: string, timeZone: string): Date {
    const now = this.clock.now().getTime();
    const starts = fromWallTime(startsLocal, timeZone).toMillis();
    return new Date(Math.max(now, Math.min(now + DAY_MS, starts - 2 * DAY_MS)));
  }
}
