import {
  type BeforeApplicationShutdown,
  Global,
  Injectable,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Logger } from '@snowmelt/logging';
import { UnitOfWork } from './unit-of-work.js';

/** Deletes what a domain keeps for a limited time. */
export interface Purge {
  /** The name for the log. */
  readonly name: string;
  /** Deletes one batch of expired rows in the unit of work's clinic. Returns whether there may be more. */
  batch: () => Promise<boolean>;
}

const EVERY_MS = 3600_000;

/**
 * The worker's hourly purge, clinic by clinic, one transaction per batch. A failing purge does not delay the others.
 */
@Injectable()
export class PurgeRounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly purges: Purge[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Logger,
  ) {}

  add(purge: Purge): void {
    this.purges.push(purge);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.round();
    }, EVERY_MS);
    this.running = this.round();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  async round(): Promise<void> {
    try {
      const clinics = await this.unitOfWork.lookup<{ id: string }>('SELECT all_clinics() AS id');
      for (const { id } of clinics) for (const purge of this.purges) await this.purge(id, purge);
    } catch (error) {
      this.log.error({ error }, 'nothing could be purged; the next round tries again');
    }
  }

  private async purge(clinicId: string, purge: Purge): Promise<void> {
    try {
      while (!this.stopped && (await this.unitOfWork.run(clinicId, () => purge.batch())));
    } catch (error) {
      this.log.error(
        { job: purge.name, clinicId, error },
        'a duty of the hourly round failed; the next round tries again',
      );
    }
  }
}

/** For the worker only. */
@Global()
@Module({ providers: [PurgeRounds], exports: [PurgeRounds] })
export class PurgeModule {}
