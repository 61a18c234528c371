import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { VisitRules } from '@snowmelt/contracts';
import { type Effect, type KindOfRule, type NewVersion, RuleBook, type RuleDefinition } from '@snowmelt/rules';
import { VisitPolicyRepository } from './visit-policy.repository.js';

const labels: Readonly<Record<keyof VisitRules, string>> = {
  opensMinutesBefore: 'The room opens before the start',
  closesMinutesAfter: 'The room closes after the end',
  callBackWithinMinutes: 'A patient whose line dropped is called within',
};
const names = Object.keys(labels) as (keyof VisitRules)[];

/** The policy for visits by video as a rule that is drafted and approved. */
@Injectable()
export class VisitPolicyAsRules implements KindOfRule, OnModuleInit {
  readonly kind = 'visit_policy';

  constructor(
    private readonly book: RuleBook,
    private readonly policies: VisitPolicyRepository,
  ) {}

  onModuleInit(): void {
    this.book.add(this);
    this.book.says('visit_policy', () => this.effects());
  }

  async versions() {
    const rows = await this.policies.versions();
    return rows.map(({ definition, ...row }) => {
      const minutes = names.flatMap((name) => (definition[name] ? [[name, definition[name].value] as const] : []));
      return { ...row, definition: Object.fromEntries(minutes) as VisitRules };
    });
  }

  lines(definition: RuleDefinition) {
    const rules = definition as Partial<VisitRules>; // versions of before may lack a number
    return names.flatMap((name) =>
      rules[name] === undefined ? [] : [{ label: labels[name], words: `${rules[name]} min`, source: null }],
    );
  }

  /** The contract holds each number to its bounds, and there is nothing more to hold it to. */
  faults(): string[] {
    return [];
  }

  add(version: NewVersion): Promise<boolean> {
    const { opensMinutesBefore, closesMinutesAfter, callBackWithinMinutes } = version.definition as VisitRules;
    return this.policies.add(version, {
      opensMinutesBefore: { value: opensMinutesBefore, unit: 'min' },
      closesMinutesAfter: { value: closesMinutesAfter, unit: 'min' },
      callBackWithinMinutes: { value: callBackWithinMinutes, unit: 'min' },
    });
  }

  private async effects(): Promise<Effect[]> {
    const ahead = await this.policies.ahead();
    const which =
      ahead === 0 ? 'No visit by video is' : ahead === 1 ? '1 visit by video is' : `${ahead} visits by video are`;
    return [{ words: `${which} booked ahead. Rooms open and close by these numbers from that day on.`, patients: [] }];
  }
}
