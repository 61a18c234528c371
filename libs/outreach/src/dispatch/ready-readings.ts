import { Injectable } from '@nestjs/common';
import { PlanRepository } from '../plan/plan.repository.js';
import { ReadingReadiness } from '../plan/reading-readiness.js';
import { type ClaimedTouch, type Recipient, TouchRepository } from '../touch.repository.js';
import { DispatchRules } from './dispatch-rules.js';

/** Whether the readings of a message may still be given when it is sent. */
@Injectable()
export class ReadyReadings {
  constructor(
    private readonly readiness: ReadingReadiness,
    private readonly touches: TouchRepository,
    private readonly plans: PlanRepository,
    private readonly rules: DispatchRules,
  ) {}

  /**
   * Leaves out the readings that must not go along. Null when the touch is such a reading itself: it is settled, what
   * went with it goes by itself, and the plan is made again, because a person may have to say what it would have said.
   */
  async ready(touch: ClaimedTouch, recipient: Recipient): Promise<Recipient | null> {
    if (this.rules.isOff(touch, recipient)) return recipient;
    const { carriedReading, courseOfReading, dueWith } = recipient;
    const refusal = touch.educationCode && (await this.readiness.whyNot(touch.educationCode, courseOfReading));
    if (refusal) {
      await this.touches.letGo(touch);
      await this.touches.settle(touch, refusal.status, refusal.reason);
      await this.plans.planSoon(touch.patientId);
      return null;
    }
    const left = carriedReading && (await this.readiness.whyNot(carriedReading, courseOfReading));
    if (left) {
      await this.touches.leaveReading(touch, carriedReading, left);
      await this.plans.planSoon(touch.patientId);
    }
    const along = [];
    for (const other of dueWith)
      if (!other.educationCode || !(await this.readiness.whyNot(other.educationCode, courseOfReading)))
        along.push(other);
    return { ...recipient, carriedReading: left ? null : carriedReading, dueWith: along };
  }
}
