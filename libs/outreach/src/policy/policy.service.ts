import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import {
  faultsOfRules,
  type OutreachDryRun,
  type OutreachDryRunPage,
  type OutreachPolicyInForce,
  type OutreachRules,
} from '@snowmelt/contracts';
import { EducationLibrary } from '@snowmelt/education';
import { CodedError, notFound } from '@snowmelt/http';
import { FactsRepository } from '../plan/facts.repository.js';
import { visitCountsFor } from '../plan/look-back.js';
import { OutreachPolicy } from '../plan/outreach-policy.js';
import { PlanRepository } from '../plan/plan.repository.js';
import { policyDifference } from '../plan/policy-difference.js';
import { textsInTreatmentWeek } from '../plan/treatment-week.js';
import { PolicyRepository } from './policy.repository.js';

/** Patients looked at for one page: each costs two statements and a plan. */
const PAGE_SIZE = 25;

/** When the clinic writes to patients: the rules in force, and what others would mean. They are changed by a draft. */
@Injectable()
export class PolicyService {
  constructor(
    private readonly policies: PolicyRepository,
    private readonly facts: FactsRepository,
    private readonly plans: PlanRepository,
    private readonly library: EducationLibrary,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws 404 where the clinic has none yet */
  async inForce(): Promise<OutreachPolicyInForce> {
    const { version, policy, ...approval } = await this.mustFind();
    const readings = this.library.items
      .filter(({ locale }) => locale === 'en-US')
      .map(({ code, title }) => ({ code, title }));
    return { version, rules: policy, ...approval, readings, textsInTreatmentWeek: this.textsBy(policy) };
  }

  /** What would and would not be sent in the next seven days. Stores and sends nothing. */
  async dryRun({ rules, cursor }: OutreachDryRun): Promise<OutreachDryRunPage> {
    this.assertFit(rules);
    const current = await this.mustFind();
    const found = await this.policies.patientsAhead(cursor ?? null, PAGE_SIZE + 1);
    const items: OutreachDryRunPage['items'] = [];
    for (const { patientId, patientName } of found.slice(0, PAGE_SIZE)) {
      const changes = await this.difference(patientId, current.policy, rules);
      if (changes.length > 0) items.push({ patientId, patientName, changes });
    }
    this.audit.append({
      action: 'outreach-policy.dry-run',
      entityKind: 'outreach-policy',
      detail: { count: items.length },
    });
    const nextCursor = found.length > PAGE_SIZE ? (found[PAGE_SIZE - 1]?.patientId ?? null) : null;
    return { textsInTreatmentWeek: this.textsBy(rules), items, nextCursor };
  }

  /** What keeps rules from being used, in words for whoever changes them. */
  faults(rules: OutreachRules): string[] {
    const unknown = rules.education.filter((code) => this.library.find(code, 'en-US') === null);
    return [
      ...faultsOfRules(rules),
      ...(unknown.length > 0 ? [`The library has no reading ${unknown.join(', ')}.`] : []),
    ];
  }

  private async difference(patientId: string, before: OutreachPolicy, after: OutreachPolicy) {
    const counts = Math.max(visitCountsFor(before), visitCountsFor(after));
    const found = await this.facts.of(patientId, counts);
    if (!found) return [];
    const { outlook, ...facts } = found;
    const patient = {
      facts: { ...facts, education: this.library.triggers() },
      stored: await this.plans.stored(patientId),
      outlook: { ...outlook, timeZone: facts.patient.timeZone, now: this.clock.now() },
    };
    return policyDifference(patient, before, after);
  }

  private textsBy(policy: OutreachPolicy): number {
    return textsInTreatmentWeek(policy, this.library.triggers());
  }

  private assertFit(rules: OutreachRules): void {
    const faults = this.faults(rules);
    if (faults.length > 0) throw new CodedError(422, 'OUTREACH.RULES_UNFIT', faults.join(' '));
  }

  private async mustFind() {
    const current = await this.policies.current();
    if (!current) throw notFound('outreach policy');
    return current;
  }
}
