import { Injectable, type OnModuleInit } from '@nestjs/common';
import { labelOfNumber, type OutreachRules, type ProtocolRules } from '@snowmelt/contracts';
import { EducationApprovals, EducationLibrary } from '@snowmelt/education';
import {
  type Changed,
  type Effect,
  type KindOfRule,
  type NewVersion,
  RuleBook,
  type RuleDefinition,
} from '@snowmelt/rules';
import { PlanRepository } from '../plan/plan.repository.js';
import { policyLines } from './policy-lines.js';
import { PolicyRepository } from './policy.repository.js';
import { PolicyService } from './policy.service.js';

const ways = { sms: 'by text', email: 'by e-mail', none: 'not at all' } as const;

/** The rules of messages as rules that are drafted and approved, and what a change of a protocol means for messages. */
@Injectable()
export class PolicyAsRules implements KindOfRule, OnModuleInit {
  readonly kind = 'outreach_policy';

  constructor(
    private readonly book: RuleBook,
    private readonly policies: PolicyRepository,
    private readonly service: PolicyService,
    private readonly plans: PlanRepository,
    private readonly library: EducationLibrary,
    private readonly approvals: EducationApprovals,
  ) {}

  onModuleInit(): void {
    this.book.add(this);
    this.book.says('outreach_policy', (changed) => this.effects(changed));
    this.book.says('protocol', async (changed) => this.effectsOfNumbers(changed));
    this.book.afterApproval('protocol', () => this.plans.planAllAgain());
    this.approvals.afterApproval(() => this.plans.planAllAgain());
  }

  versions() {
    return this.policies.versions();
  }

  lines(definition: RuleDefinition) {
    return policyLines(definition as OutreachRules);
  }

  faults(definition: RuleDefinition): string[] {
    return this.service.faults(definition as OutreachRules);
  }

  add(version: NewVersion): Promise<boolean> {
    return this.policies.add(version);
  }

  /** The first patients of the dry run; the page of these rules has them all. */
  private async effects({ before, after }: Changed): Promise<Effect[]> {
    if (!before) return [{ words: 'From that day on messages are planned, for all patients.', patients: [] }];
    const { items, nextCursor, textsInTreatmentWeek } = await this.service.dryRun({ rules: after as OutreachRules });
    const patients = items.flatMap(({ patientId, patientName, changes }) =>
      changes.map((one) => ({
        patientId,
        patientName,
        words: `${one.reason}: ${ways[one.after]} instead of ${ways[one.before]}`,
      })),
    );
    const { perWeek } = (after as OutreachRules).texts;
    return [
      {
        words: `A week of treatment is ${textsInTreatmentWeek} messages; a patient gets at most ${perWeek} texts in 7 days.`,
        patients: [],
      },
      {
        words:
          patients.length === 0
            ? 'Nothing changes for the patients of the next 7 days.'
            : `Messages of the next 7 days that would go another way${nextCursor ? ', of the first 25 patients' : ''}.`,
        patients: patients.slice(0, 200),
      },
    ];
  }

  /** Which texts for patients give a number that changes. */
  private effectsOfNumbers({ before, after }: Changed): Effect[] {
    const [was, is] = [before ? valuesOf(before.definition) : new Map<string, string>(), valuesOf(after)];
    return this.library.triggers().flatMap(({ code, numbers }) => {
      const changed = numbers.filter((name) => was.get(name) !== is.get(name));
      if (changed.length === 0) return [];
      const told = changed.map(
        (name) =>
          `“${labelOfNumber(name)}” ${is.get(name) ?? 'no more, and is not sent'} instead of ${was.get(name) ?? 'nothing'}`,
      );
      const title = this.library.find(code, 'en-US')?.title ?? code;
      return [
        { words: `Reading ${code}, “${title}”, tells who follows this version: ${told.join('; ')}.`, patients: [] },
      ];
    });
  }
}

const valuesOf = (definition: RuleDefinition) =>
  new Map((definition as ProtocolRules).numbers.map(({ name, value, unit }) => [name, `${value} ${unit}`]));
