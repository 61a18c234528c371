import { Injectable } from '@nestjs/common';
import type { Duty } from '@snowmelt/database';
import { OutreachService } from '../outreach.service.js';
import { PlanRepository } from '../plan/plan.repository.js';

interface StalePlan {
  readonly clinicId: string;
  readonly patientId: string;
}

/** Events replan a patient when facts change; this replans after a new policy, or a change that no event reports. */
@Injectable()
export class PlanRenewalDuty implements Duty<StalePlan> {
  readonly name = 'outreach.renew-plan';
  readonly atOnce = 4;

  constructor(
    private readonly plans: PlanRepository,
    private readonly outreach: OutreachService,
  ) {}

  find(limit: number): Promise<StalePlan[]> {
    return this.plans.stalePlans(limit);
  }

  async act({ patientId }: StalePlan): Promise<void> {
    await this.outreach.replan(patientId);
  }

  postpone({ patientId }: StalePlan): Promise<void> {
    return this.plans.planLater(patientId);
  }
}
