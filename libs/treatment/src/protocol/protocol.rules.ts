import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  faultsOfProtocol,
  labelOfNumber,
  placeOfNumber,
  type ProtocolRules,
  type SourcedNumber,
} from '@snowmelt/contracts';
import {
  type Changed,
  type Effect,
  type KindOfRule,
  type NewVersion,
  RuleBook,
  type RuleDefinition,
} from '@snowmelt/rules';
import { protocolEffects } from './protocol-effects.js';
import { ProtocolRepository, type StoredNumbers } from './protocol.repository.js';

const numbersOf = (definition: RuleDefinition): readonly SourcedNumber[] => (definition as ProtocolRules).numbers;

/** Protocols as rules that are drafted and approved. */
@Injectable()
export class ProtocolsAsRules implements KindOfRule, OnModuleInit {
  readonly kind = 'protocol';

  constructor(
    private readonly book: RuleBook,
    private readonly protocols: ProtocolRepository,
  ) {}

  onModuleInit(): void {
    this.book.add(this);
    this.book.says('protocol', (changed) => this.effects(changed));
  }

  async versions() {
    const stored = await this.protocols.versions();
    return stored.map((version) => ({ ...version, definition: { numbers: listed(version.definition) } }));
  }

  lines(definition: RuleDefinition) {
    return numbersOf(definition).map(({ name, value, unit, source }) => ({
      label: labelOfNumber(name),
      words: `${value} ${unit}`,
      source,
    }));
  }

  faults(definition: RuleDefinition): string[] {
    return faultsOfProtocol(numbersOf(definition)).map(({ words }) => words);
  }

  add(version: NewVersion): Promise<boolean> {
    const numbers = numbersOf(version.definition).map(({ name, ...number }) => [name, number] as const);
    return this.protocols.add(version, Object.fromEntries(numbers));
  }

  private async effects({ code, after }: Changed): Promise<Effect[]> {
    const names = numbersOf(after).map(({ name }) => name);
    return protocolEffects(await this.protocols.running(code), names);
  }
}

/** JSON in the database has no order of its own: as a person would list them. */
function listed(numbers: StoredNumbers): SourcedNumber[] {
  return Object.entries(numbers)
    .map(([name, number]) => ({ name, ...number }))
    .sort((a, b) => placeOfNumber(a.name) - placeOfNumber(b.name) || a.name.localeCompare(b.name));
}
