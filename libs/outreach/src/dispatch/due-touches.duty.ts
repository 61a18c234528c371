import { Injectable } from '@nestjs/common';
import type { Duty } from '@snowmelt/database';
import { JobQueue } from '@snowmelt/queue';
import { TouchRepository } from '../touch.repository.js';
import { DispatchService } from './dispatch.service.js';
import { dispatchTouch } from './dispatch-touch.job.js';

/** A touch this late is delivered here, without the queue. */
const LATE_SECONDS = 3;

interface OverdueTouch {
  readonly clinicId: string;
  readonly id: string;
  readonly lapsed: boolean;
}

/** Wakes the queue for what is due now, and delivers itself what is late or whose lease lapsed. */
@Injectable()
export class DueTouchesDuty implements Duty<OverdueTouch> {
  readonly name = 'outreach.due-touches';
  readonly atOnce = 4;
  readonly asksProvider = true;

  constructor(
    private readonly touches: TouchRepository,
    private readonly dispatch: DispatchService,
    private readonly queue: JobQueue,
  ) {}

  async find(limit: number): Promise<OverdueTouch[]> {
    const due = await this.touches.due(LATE_SECONDS, limit);
    for (const { clinicId, id, tries, lapsed, late } of due)
      if (!lapsed && !late) this.queue.wake(dispatchTouch, { id, clinicId }, `touch-${id}-${tries}`);
    return due.filter(({ lapsed, late }) => lapsed || late);
  }

  act({ clinicId, id, lapsed }: OverdueTouch): Promise<void> {
    return lapsed ? this.dispatch.recover(clinicId, id) : this.dispatch.dispatch(clinicId, id);
  }
}
