import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { type Duty, type OfClinic, performDuty, UnitOfWork } from '@snowmelt/database';
import { EducationApprovals, EducationLibrary } from '@snowmelt/education';
import { Logger } from '@snowmelt/logging';
import { TouchRepository } from './touch.repository.js';

/**
 * Says at the start of a worker, and when it changes, what patients do not get because their clinic has not approved
 * it. What could not be looked at is looked at again.
 */
@Injectable()
export class ApprovalCheck implements Duty, OnModuleInit {
  readonly name = 'outreach.approval-check';
  readonly everySeconds = 300;
  /** By clinic, what the log has last. */
  private readonly said = new Map<string, string>();

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly touches: TouchRepository,
    private readonly library: EducationLibrary,
    private readonly approvals: EducationApprovals,
    private readonly log: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const failed = (error: unknown) =>
      this.log.warn({ error }, 'it could not be checked what waits for approval; a duty tries again');
    await performDuty(this.unitOfWork, this, { onFailure: (_clinic, error) => failed(error) }).catch(failed);
  }

  async act({ clinicId }: OfClinic): Promise<void> {
    if (!this.config.isProduction) return;
    const waiting = (await this.waiting()).join(', ');
    if (waiting !== (this.said.get(clinicId) ?? ''))
      this.log.warn({ clinicId }, waiting ? `not sent until the clinic approves it: ${waiting}` : 'all is approved');
    this.said.set(clinicId, waiting);
  }

  private async waiting(): Promise<string[]> {
    const current = await this.touches.policy();
    if (!current) return ['every message: there is no approved outreach policy'];
    const items = current.policy.education.flatMap((code) => this.library.find(code, 'en-US') ?? []);
    const waiting: string[] = [];
    for (const item of items)
      if (!(await this.approvals.isApproved(item))) waiting.push(`reading ${item.code}, version ${item.version}`);
    return waiting;
  }
}
