import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ProtocolRules } from '@snowmelt/contracts';
import { type Changed, type Effect, RuleBook, type RuleDefinition } from '@snowmelt/rules';
import { DateTime } from 'luxon';
import { GapEffectsRepository } from './gap-effects.repository.js';

const gapOf = (definition: RuleDefinition) =>
  (definition as ProtocolRules).numbers.find(({ name }) => name === 'minimumGapHours')?.value ?? 0;

/** What a longer gap between doses means for the doses that are booked. */
@Injectable()
export class GapEffects implements OnModuleInit {
  constructor(
    private readonly book: RuleBook,
    private readonly doses: GapEffectsRepository,
  ) {}

  onModuleInit(): void {
    this.book.says('protocol', (changed) => this.effects(changed));
  }

  private async effects({ code, before, after }: Changed): Promise<Effect[]> {
    const [was, is] = [before ? gapOf(before.definition) : 0, gapOf(after)];
    if (is <= was) return [];
    const doses = await this.doses.closerThan(code, is);
    if (doses.length === 0)
      return [{ words: `No dose is booked less than ${is} h after the one before it.`, patients: [] }];
    const patients = doses.map(({ patientId, patientName, startsLocal, gapHours }) => ({
      patientId,
      patientName,
      words: `${DateTime.fromISO(startsLocal).toFormat('ccc, LLL d, h:mm a')}, ${gapHours} h after the dose before it`,
    }));
    const isOne = doses.length === 1;
    const which = isOne ? '1 booked dose comes' : `${doses.length} booked doses come`;
    const stands = isOne
      ? 'It stands, since its course keeps its numbers: look at it.'
      : 'They stand, since their courses keep their numbers: look at each.';
    return [{ words: `${which} less than ${is} h after the dose before. ${stands}`, patients }];
  }
}
