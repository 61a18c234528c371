import { Injectable } from '@nestjs/common';
import type { Duty, OfClinic } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { PlanRepository } from '../plan/plan.repository.js';
import { TouchRepository } from '../touch.repository.js';

const BATCH = 5000;

/** Settles what is too late in bulk, so that it does not wait in line with what is still of use. */
@Injectable()
export class ExpiredTouchesDuty implements Duty {
  readonly name = 'outreach.expired-touches';

  constructor(
    private readonly touches: TouchRepository,
    private readonly plans: PlanRepository,
    private readonly events: EventLog,
  ) {}

  find(): Promise<OfClinic[]> {
    return this.touches.clinicsWithExpired();
  }

  async act(): Promise<boolean> {
    const settled = await this.touches.settleExpired(BATCH);
    const expired = settled.filter(({ status }) => status === 'expired');
    for (const { patientId, id } of expired) this.events.append('touch.expired', { patientId, touchId: id });
    const patients = new Set(expired.map(({ patientId }) => patientId));
    if (patients.size > 0) await this.plans.planSoonBeforeVisits([...patients]); // a person says what no message did
    return settled.length === BATCH;
  }
}
