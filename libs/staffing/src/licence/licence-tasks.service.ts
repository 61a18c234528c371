import { Injectable } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { Tasks, type TaskWanted } from '@snowmelt/tasks';
import { LicenceRepository } from './licence.repository.js';

/** A board takes some eight weeks to renew a licence. */
const AHEAD_DAYS = 60;

/**
 * A licence that ends soon, or has ended, is a task of the administrator; so is a trainee whose supervisor has left.
 */
@Injectable()
export class LicenceTasks {
  constructor(
    private readonly licences: LicenceRepository,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  /** Brings the clinic's tasks in line with its licences as they are. */
  async settle(): Promise<void> {
    const now = this.clock.now();
    const ending = await this.licences.ending(AHEAD_DAYS);
    const wanted: TaskWanted[] = ending.map(({ id, expiresOn, endsAt }) => ({
      key: `licence:${id}:${expiresOn}`,
      kind: 'licence_ends',
      dueAt: endsAt < now ? now : endsAt,
    }));
    const alone = await this.licences.unsupervised();
    await this.tasks.settle('licences', wanted);
    await this.tasks.settle(
      'trainees',
      alone.map(({ id }) => ({ key: `trainee:${id}`, kind: 'trainee_without_supervisor', dueAt: now })),
    );
  }
}
