import { Injectable } from '@nestjs/common';
import { JobQueue } from '@snowmelt/queue';
import { TouchRepository } from '../touch.repository.js';
import { DispatchService } from './dispatch.service.js';
import { dispatchTouch } from './dispatch-touch.job.js';

/** A touch this late is delivered by the sweep, without the queue. */
const LATE_SECONDS = 3;

export interface OverdueTouch {
  readonly clinicId: string;
  readonly id: string;
  readonly lapsed: boolean;
}

/**
 * Finds what is due now: wakes the queue for it, and returns touches that are late or whose lease lapsed, to be
 * delivered here.
 */
@Injectable()
export class DueTouchesService {
  constructor(
    private readonly touches: TouchRepository,
    private readonly dispatch: DispatchService,
    private readonly queue: JobQueue,
  ) {}

  async wake(limit: number): Promise<OverdueTouch[]> {
    const due = await this.touches.due(LATE_SECONDS, limit);
    for (const { clinicId, id, tries, lapsed, late } of due)
      if (!lapsed && !late) this.queue.wake(dispatchTouch, { id, clinicId }, `touch-${id}-${tries}`);
    return due.filter(({ lapsed, late }) => lapsed || late);
  }

  deliver({ clinicId, id, lapsed }: OverdueTouch): Promise<void> {
    return lapsed ? this.dispatch.recover(clinicId, id) : this.dispatch.dispatch(clinicId, id);
  }
}
