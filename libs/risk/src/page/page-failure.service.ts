import { Injectable } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { UnitOfWork } from '@snowmelt/database';
import type { TextReport } from '@snowmelt/messaging';
import { Tasks } from '@snowmelt/tasks';
import { type PageDue, type PageOutcome, PageRepository } from './page.repository.js';

const outcomes: Partial<Record<TextReport['status'], PageOutcome>> = {
  delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'undelivered',
};

/** A page that did not reach whoever is on call is a task: somebody else calls them. */
@Injectable()
export class PageFailureService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pages: PageRepository,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  /** What the provider said at once. That it takes the text does not prove that it arrives. */
  async settle(due: PageDue, pageId: string, outcome: PageOutcome, code: string | null): Promise<void> {
    await this.pages.settle(pageId, outcome, code);
    await this.follow(due, outcome);
    if (outcome === 'unclear' && (await this.pages.isSilent(due.taskId, due.shiftId))) await this.callIs(due, true);
  }

  /** What the provider reports later. Returns false where the text was no page. */
  async learned(pageId: string, { to, status, code }: TextReport): Promise<boolean> {
    const clinicId = await this.pages.clinicOf(pageId);
    if (!clinicId) return false;
    const outcome = outcomes[status];
    if (outcome)
      await this.unitOfWork.run(clinicId, async () => {
        const due = await this.pages.learned(pageId, to, outcome, code);
        if (due) await this.follow({ ...due, clinicId }, outcome);
      });
    return true;
  }

  /** Somebody has taken the task, or it is closed: nobody need call any more. */
  over(due: PageDue): Promise<void> {
    return this.callIs(due, false);
  }

  private async follow(due: PageDue, outcome: PageOutcome): Promise<void> {
    if (outcome === 'refused' || outcome === 'undelivered') await this.callIs(due, true);
    if (outcome === 'delivered') await this.callIs(due, false);
  }

  private async callIs({ taskId, shiftId }: PageDue, needed: boolean): Promise<void> {
    const scope = `page-failed:${taskId}:${shiftId}`;
    await this.pages.asksCall(taskId, shiftId, needed);
    await this.tasks.settle(scope, needed ? [{ key: scope, kind: 'page_failed', dueAt: this.clock.now() }] : []);
  }
}
