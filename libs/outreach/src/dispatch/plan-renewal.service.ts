import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { OutreachService } from '../outreach.service.js';
import { TouchRepository } from '../touch.repository.js';

/** Facts reach the plan by events; a new policy, or an event nobody foresaw, reaches it here. */
@Injectable()
export class PlanRenewalService {
  constructor(
    private readonly touches: TouchRepository,
    private readonly outreach: OutreachService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  stale(limit: number): Promise<{ clinicId: string; patientId: string }[]> {
    return this.touches.stalePlans(limit);
  }

  /** One that cannot be made is put off, so that it keeps nobody else waiting. */
  async renew({ clinicId, patientId }: { clinicId: string; patientId: string }): Promise<void> {
    await this.unitOfWork
      .run(clinicId, () => this.outreach.replan(patientId))
      .catch(async (error: unknown) => {
        await this.unitOfWork.run(clinicId, () => this.touches.planLater(patientId));
        throw error;
      });
  }
}
