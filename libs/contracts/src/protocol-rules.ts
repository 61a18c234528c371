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

const faultsOfNumber = ({ name, value, unit, source }: SourcedNumber): string[] => {
  const { label, ...known } = protocolNumbers[name] ?? { label: name, unit };
  return [
    ...(unit === known.unit ? [] : [`${label}: the unit is ${known.unit}.`]),
    ...(Number.isFinite(value) && value >= (known.least ?? 0) ? [] : [`${label}: at least ${known.least ?? 0}.`]),
    ...(known.isWhole && !Number.isInteger(value) ? [`${label}: a whole number.`] : []),
    ...(source.trim() === '' ? [`${label}: say where the number comes from.`] : []),
  ];
};

/** What keeps a protocol from being used, in words for whoever drafts it; empty when nothing does. */
export function faultsOfProtocol(numbers: readonly SourcedNumber[]): string[] {
  const value = (name: string) => numbers.find((one) => one.name === name)?.value;
  const isAbove = (less: string, more: string) => (value(less) ?? 0) > (value(more) ?? Infinity);
  const missing = Object.entries(protocolNumbers).filter(
    ([name, { isNeeded }]) => isNeeded && value(name) === undefined,
  );
  return [
    ...missing.map(([, { label }]) => `${label}: no dose can be booked without this number.`),
    ...(new Set(numbers.map(({ name }) => name)).size < numbers.length ? ['A number is there twice.'] : []),
    ...numbers.flatMap(faultsOfNumber),
    ...(isAbove('hardMinimumGapHours', 'minimumGapHours')
      ? ['The gap that nobody may go below is longer than the one that a prescriber may shorten.']
      : []),
    ...(isAbove('fastingClearHours', 'fastingSolidsHours') ? ['Drinking cannot end before eating does.'] : []),
  ];
}
