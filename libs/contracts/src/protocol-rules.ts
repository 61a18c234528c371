import type { SourcedNumber } from './rules.js';

// apart from the schemas, so that the page loads only this

interface KnownNumber {
  readonly label: string;
  readonly unit: string;
  /** No dose can be booked without it. */
  readonly isNeeded?: true;
  readonly isWhole?: true;
  readonly least?: number;
}

/** The numbers of a protocol that the program knows. Others are shown by their own name. */
export const protocolNumbers: Readonly<Record<string, KnownNumber>> = {
  doseMgPerKg: { label: 'Dose', unit: 'mg/kg', least: 0.01 },
  infusionMinutes: { label: 'Length of an infusion', unit: 'min', least: 1 },
  sessions: { label: 'Doses in the induction', unit: 'sessions', isNeeded: true, isWhole: true, least: 1 },
  sessionsPerWeek: { label: 'Most doses in 7 days', unit: 'sessions/week', isWhole: true, least: 1 },
  minimumGapHours: { label: 'Gap between doses; less needs a prescriber', unit: 'h', isNeeded: true, least: 1 },
  hardMinimumGapHours: { label: 'Gap between doses that nobody may go below', unit: 'h', isNeeded: true, least: 1 },
  maximumDays: { label: 'Last dose at most, after the first', unit: 'd', isWhole: true, least: 1 },
  fastingSolidsHours: { label: 'Nothing to eat before a dose', unit: 'h' },
  fastingClearHours: { label: 'Nothing to drink before a dose', unit: 'h' },
  noDriveHours: { label: 'No driving after a dose', unit: 'h' },
  noAlcoholBeforeHours: { label: 'No alcohol before a dose', unit: 'h' },
  noAlcoholAfterHours: { label: 'No alcohol after a dose', unit: 'h' },
  noBigChoicesDays: { label: 'No big choices after a dose', unit: 'd' },
};

/** As a person would list them; those that the program does not know come last. */
export function placeOfNumber(name: string): number {
  const place = Object.keys(protocolNumbers).indexOf(name);
  return place < 0 ? 1000 : place;
}
export const labelOfNumber = (name: string) => protocolNumbers[name]?.label ?? name;

/** What is wrong with a number, or with all of them (`name` is null), in words for whoever drafts them. */
export interface NumberFault {
  readonly name: string | null;
  readonly words: string;
}

function faultsOfNumber({ name, value, unit, source }: SourcedNumber): NumberFault[] {
  const { least = 0, ...known }: Omit<KnownNumber, 'label'> = protocolNumbers[name] ?? { unit };
  const words = [
    ...(unit === known.unit ? [] : [`the unit is ${known.unit}`]),
    ...(Number.isFinite(value) && value >= least ? [] : [`at least ${least}`]),
    ...(known.isWhole && !Number.isInteger(value) ? ['a whole number'] : []),
    ...(source.trim() === '' ? ['say where the number comes from'] : []),
  ];
  return words.map((one) => ({ name, words: `${labelOfNumber(name)}: ${one}.` }));
}

/** Pairs of which the first may not be above the second. */
const ORDERED = [
  [
    'hardMinimumGapHours',
    'minimumGapHours',
    'The gap that nobody may go below is longer than the one that a prescriber may shorten.',
  ],
  ['fastingClearHours', 'fastingSolidsHours', 'Drinking cannot end before eating does.'],
] as const;

/** What keeps a protocol from being used; empty when nothing does. */
export function faultsOfProtocol(numbers: readonly SourcedNumber[]): NumberFault[] {
  const value = (name: string) => numbers.find((one) => one.name === name)?.value;
  const missing = Object.entries(protocolNumbers).filter(
    ([name, { isNeeded }]) => isNeeded && value(name) === undefined,
  );
  const isTwice = new Set(numbers.map(({ name }) => name)).size < numbers.length;
  return [
    ...missing.map(([name, { label }]) => ({ name, words: `${label}: no dose can be booked without this number.` })),
    ...(isTwice ? [{ name: null, words: 'A number is there twice.' }] : []),
    ...numbers.flatMap(faultsOfNumber),
    ...ORDERED.filter(([less, more]) => (value(less) ?? 0) > (value(more) ?? Infinity)).map(([name, , words]) => ({
      name,
      words,
    })),
  ];
}
