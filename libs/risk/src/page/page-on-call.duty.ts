import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { type Duty, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { SmsPort } from '@snowmelt/messaging';
import { PageFailureService } from './page-failure.service.js';
import { type BegunPage, type PageDue, PageRepository } from './page.repository.js';
import { pageText } from './page-text.js';

/** A text that comes after the next one is of no use. */
const VALID_SECONDS = 300;
const ALWAYS = { holds: () => true, deadlineMs: 10_000 };

/**
 * Pages everybody on call about words of a crisis, until somebody takes the task. One too many wakes somebody twice,
 * one too few nobody: so a page whose fate is not known comes again, unlike a message to a patient (ADR 0023).
 */
@Injectable()
export class PageOnCallDuty implements Duty<PageDue> {
  readonly name = 'risk.page-on-call';
  readonly everySeconds = 5;
  readonly apart = true;
  readonly asksProvider = true;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pages: PageRepository,
    private readonly failures: PageFailureService,
    private readonly sms: SmsPort,
    private readonly config: Config,
    private readonly log: Logger,
  ) {}

  find(limit: number): Promise<PageDue[]> {
    return this.pages.due(limit);
  }

  async act(due: PageDue): Promise<void> {
    if (due.isOver) return this.unitOfWork.run(due.clinicId, () => this.failures.over(due));
    const page = await this.unitOfWork.run(due.clinicId, () => this.pages.begin(due));
    if (!page) return;
    const { outcome, code } = await this.sent(due, page);
    await this.unitOfWork.run(due.clinicId, () => this.failures.settle(due, page.id, outcome, code));
  }

  private async sent({ clinicId }: PageDue, { id, phone, sender }: BegunPage) {
    const result = await this.sms.send({
      attemptId: id,
      clinicId,
      to: phone,
      subject: '',
      body: pageText(sender, this.config.values.PUBLIC_URL),
      referenceCode: '',
      validSeconds: VALID_SECONDS,
      lease: ALWAYS,
    });
    if (result.outcome === 'accepted')
      return { outcome: result.delivered ? ('delivered' as const) : ('accepted' as const), code: null };
    if (result.outcome !== 'rejected') return { outcome: 'unclear' as const, code: null };
    this.log.error({ code: result.code }, 'the provider refused to page whoever is on call');
    return { outcome: 'refused' as const, code: result.code.slice(0, 60) };
  }
}
