import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { OutreachService } from '../outreach.service.js';
import { PlanRepository } from '../plan/plan.repository.js';

/** Events replan a patient when facts change; this replans after a new policy, or a change that no event reports. */
@Injectable()
export class PlanRenewalService {
  constructor(
    private readonly plans: PlanRepository,
    private readonly outreach: OutreachService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  stale(limit: number): Promise<{ clinicId: string; patientId: string }[]> {
    return this.plans.stalePlans(limit);
  }

  /** Postpones a plan that fails, so that it does not hold up the others. */
  async renew({ clinicId, patientId }: { clinicId: string; patientId: string }): Promise<void> {
    await this.unitOfWork
      .run(clinicId, () => this.outreach.replan(patientId))
      .catch(async (error: unknown) => {
        await this.unitOfWork.run(clinicId, () => this.plans.planLater(patientId));
        throw error;
      });
  }
}
