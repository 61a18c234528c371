import { Injectable } from '@nestjs/common';
import { Clock, inZone } from '@snowmelt/clock';
import { EducationLibrary } from '@snowmelt/education';
import { Logger } from '@snowmelt/logging';
import { Tasks } from '@snowmelt/tasks';
import { MessageTasks } from './message-tasks/message-tasks.js';
import { collapse } from './plan/collapse.js';
import type { AppointmentFact, Facts } from './plan/facts.js';
import { FactsRepository } from './plan/facts.repository.js';
import { visitCountsFor, withinLookBack } from './plan/look-back.js';
import type { OutreachPolicy } from './plan/outreach-policy.js';
import { nextTaskAt, owedTasks, type Planned } from './plan/owed-tasks.js';
import { PlanRepository } from './plan/plan.repository.js';
import { planIgnoringInterruptions, planTouches, safetyAhead } from './plan/plan-touches.js';
import { ReadingReadiness } from './plan/reading-readiness.js';
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
    private readonly readings: ReadingReadiness,
    private readonly messageTasks: MessageTasks,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Returns null when there is no such patient, or no policy to plan with. */
  async replan(patientId: string): Promise<PlannedBy | null> {
    await this.touches.lockPatient(patientId);
    const current = await this.touches.policy();
    const found = await this.facts.of(patientId, current ? visitCountsFor(current.policy) : 0);
    if (!found) return null;
    if (!current) {
      this.log.error(
        { code: 'OUTREACH.NO_POLICY' },
        'a clinic has no outreach policy; nothing is planned for its patients',
      );
      await this.plans.planned(patientId, 0, { againAt: null, safetyAt: [] });
      return null;
    }
    const { outlook, ...rest } = found;
    const facts = { ...rest, education: this.library.triggers() };
    const planned = await this.apply(facts, current.policy);
    const [now, safetyAt] = [this.clock.now(), safetyAhead(facts, current.policy)];
    const by = { limits: current.policy.texts, expected: safetyAt, timeZone: facts.patient.timeZone, now };
    await this.settle({ ...planned, facts, policy: current.policy, outlook: { ...outlook, ...by } });
    await this.plans.planned(patientId, current.version, {
      againAt: nextTaskAt(facts, current.policy, now),
      safetyAt,
    });
    await this.messageTasks.settle(patientId);
    return { reachable: facts.patient.reachableSince !== null, policy: current.policy };
  }

  /** The touches of the plan, and those that were stored before it. */
  private async apply(facts: Facts, policy: OutreachPolicy): Promise<Pick<Planned, 'owed' | 'stored'>> {
    const { id, reachableSince } = facts.patient;
    const stored = (await this.plans.stored(id)).filter(({ template }) => findKind(template)); // a newer release's are not ours to withdraw
    const desired = keepTried(planTouches(facts, policy), planIgnoringInterruptions(facts, policy), stored);
    const now = this.clock.now();
    const judged = await this.readings.judge(withinLookBack(desired, stored, policy, now), facts, now);
    const owed = collapse(judged, stored, now);
    const { insert, update, withdraw } = reconcile(owed, stored, { now, reachableSince });
    for (const touch of insert) await this.plans.insert(id, touch);
    for (const change of update) await this.plans.replan(change.id, change.touch);
    for (const touch of [...insert, ...update.map((change) => change.touch)])
      if (touch.heldBack) await this.plans.suppress(touch.key, touch.heldBack); // staff see why it is not sent
    if (withdraw.length > 0) await this.plans.withdraw(withdraw, stopReasons(facts.appointments));
    return { owed, stored };
  }

  /** What a person owes goes by the same facts, in the same transaction. */
  private async settle(planned: Planned): Promise<void> {
    const { patient, appointments, unsettled } = planned.facts;
    const startOf = new Map([...unsettled, ...appointments].map((visit) => [visit.id, visit]));
    const visitLocal = (id: string | null) => {
      const visit = startOf.get(id ?? '');
      return visit ? inZone(visit.startsAt, visit.timeZone).toFormat("yyyy-MM-dd'T'HH:mm") : null;
    };
    const wanted = owedTasks(planned).map((task) => ({
      ...task,
      patientId: patient.id,
      visitLocal: visitLocal(task.appointmentId),
    }));
    await this.tasks.settle(`outreach:${patient.id}`, wanted);
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
