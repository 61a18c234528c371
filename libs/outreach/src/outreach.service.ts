import { Injectable } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { EducationLibrary } from '@snowmelt/education';
import { Logger } from '@snowmelt/logging';
import { MessageTasks } from './message-tasks/message-tasks.js';
import type { AppointmentFact } from './plan/facts.js';
import { FactsRepository } from './plan/facts.repository.js';
import { visitCountsFor, withinLookBack } from './plan/look-back.js';
import type { OutreachPolicy } from './plan/outreach-policy.js';
import { PlanRepository } from './plan/plan.repository.js';
import { planIgnoringInterruptions, planTouches } from './plan/plan-touches.js';
import { reconcile, keepTried } from './plan/reconcile.js';
import { stopReason } from './plan/stop-reason.js';
import { findKind } from './plan/touch-kinds.js';
import { TouchRepository } from './touch.repository.js';

/** What a patient's touches were planned with. */
interface PlannedBy {
  readonly reachable: boolean;
  readonly policy: OutreachPolicy;
}

/** Brings a patient's stored touches in line with the facts. Idempotent, and safe to run at any time. */
@Injectable()
export class OutreachService {
  constructor(
    private readonly facts: FactsRepository,
    private readonly touches: TouchRepository,
    private readonly plans: PlanRepository,
    private readonly library: EducationLibrary,
    private readonly messageTasks: MessageTasks,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Returns null when there is no such patient, or no policy to plan with. */
  async replan(patientId: string): Promise<PlannedBy | null> {
    await this.touches.lockPatient(patientId);
    const current = await this.touches.policy();
    const facts = await this.facts.of(patientId, current ? visitCountsFor(current.policy) : 0);
    if (!facts) return null;
    if (!current) {
      this.log.error(
        { code: 'OUTREACH.NO_POLICY' },
        'a clinic has no outreach policy; nothing is planned for its patients',
      );
      await this.plans.planned(patientId, 0);
      return null;
    }
    const all = { ...facts, education: this.library.triggers() };
    const stored = (await this.plans.stored(patientId)).filter(({ template }) => findKind(template)); // a newer release's are not ours to withdraw
    const desired = keepTried(planTouches(all, current.policy), planIgnoringInterruptions(all, current.policy), stored);
    const owed = withinLookBack(desired, stored, current.policy, this.clock.now());
    const { insert, update, withdraw } = reconcile(owed, stored);
    for (const touch of insert) await this.plans.insert(patientId, touch);
    for (const { id, touch } of update) await this.plans.replan(id, touch);
    if (withdraw.length > 0) await this.plans.withdraw(withdraw, stopReasons(facts.appointments));
    await this.plans.planned(patientId, current.version);
    await this.messageTasks.settle(patientId);
    return { reachable: facts.patient.reachableSince !== null, policy: current.policy };
  }
}

function stopReasons(appointments: readonly AppointmentFact[]): Record<string, string> {
  return Object.fromEntries(
    appointments.flatMap(({ id, dose }) => {
      const reason = stopReason(dose?.stage ?? null);
      return reason ? [[id, reason]] : [];
    }),
  );
}
