import { Injectable } from '@nestjs/common';
import type { Duty } from '@snowmelt/database';
import { JobQueue, JobRunner } from '@snowmelt/queue';
import { inSpan } from '@snowmelt/tracing';
import { TouchRepository } from '../touch.repository.js';
import { DispatchService } from './dispatch.service.js';
import { dispatchTouch } from './dispatch-touch.job.js';

/** A touch this late is delivered here, without the queue, unless the queue is just busy. */
const LATE_SECONDS = 3;
/**
 * How many wait in the queue at most: more than a worker sends until it looks again, and few, because what becomes
 * urgent goes in behind them.
 */
const AHEAD = 250;
/** A wake-up that was lost is given again after this long. */
const AGAIN_SECONDS = 10;

interface OverdueTouch {
  readonly clinicId: string;
  readonly id: string;
  readonly lapsed: boolean;
}

/**
 * Wakes the queue for what is due now, the urgent first. What is late goes through it, too, while it moves; if it does
 * not, it is delivered here, as is what a worker left behind.
 */
@Injectable()
export class DueTouchesDuty implements Duty<OverdueTouch> {
  readonly name = 'outreach.due-touches';
  readonly apart = true;
  readonly atOnce = 8;
  readonly asksProvider = true;
  /** The wake-ups that may still wait in the queue, and when they were given. */
  private woken = new Map<string, number>();

  constructor(
    private readonly touches: TouchRepository,
    private readonly dispatch: DispatchService,
    private readonly queue: JobQueue,
    private readonly runner: JobRunner,
  ) {}

  async find(limit: number): Promise<OverdueTouch[]> {
    const due = await this.touches.due(LATE_SECONDS, Math.max(limit, AHEAD));
    const now = performance.now();
    this.woken = new Map([...this.woken].filter(([, at]) => now - at < AGAIN_SECONDS * 1000));
    for (const { clinicId, id, tries, lapsed } of due) {
      const job = `touch-${id}-${tries}`;
      if (lapsed || this.woken.has(job)) continue;
      this.woken.set(job, now);
      this.queue.wake(dispatchTouch, { id, clinicId }, job);
    }
    // of the queue and this, one gets the touch
    const isMoving = this.runner.hasFinishedWithin(LATE_SECONDS);
    return due.filter(({ lapsed, late }) => lapsed || (late && !isMoving));
  }

  act({ clinicId, id, lapsed }: OverdueTouch): Promise<void> {
    return inSpan(this.name, { kind: 'job', of: id }, () =>
      lapsed ? this.dispatch.recover(clinicId, id) : this.dispatch.dispatch(clinicId, id),
    );
  }
}
