import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { UnitOfWork } from '@snowmelt/database';
import { EducationApprovals, EducationLibrary } from '@snowmelt/education';
import { Logger } from '@snowmelt/logging';
import { TouchRepository } from './touch.repository.js';

/** Says at the start of a worker what patients do not get because their clinic has not approved it. */
@Injectable()
export class ApprovalCheck implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly touches: TouchRepository,
    private readonly library: EducationLibrary,
    private readonly approvals: EducationApprovals,
    private readonly log: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.config.isProduction) return;
    try {
      for (const { id } of await this.unitOfWork.lookup<{ id: string }>('SELECT all_clinics() AS id')) {
        const waiting = await this.unitOfWork.run(id, () => this.waiting());
        if (waiting.length > 0)
          this.log.warn({ clinicId: id }, `not sent until the clinic approves it: ${waiting.join(', ')}`);
      }
    } catch (error) {
      this.log.warn({ error }, 'it could not be checked what waits for approval');
    }
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
