/** Clock times of a dose that a text may tell, and the number of its protocol from which each follows. */
export const CLOCK_TIMES: Readonly<Record<string, string>> = {
  solidsUntil: 'fastingSolidsHours',
  clearFluidsUntil: 'fastingClearHours',
  driveFrom: 'noDriveHours',
};
const OF_CLINIC = ['clinicName', 'clinicPhone'];

/** The names of the placeholders of a text. */
export const placeholdersOf = (markdown: string): string[] =>
  [...markdown.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name as string);

/** The names of a protocol's numbers without which a text has a gap. */
export const numbersNeeded = (markdown: string): string[] => [
  ...new Set(
    placeholdersOf(markdown)
      .filter((name) => !OF_CLINIC.includes(name))
      .map((name) => CLOCK_TIMES[name] ?? name),
  ),
];
