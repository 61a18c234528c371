import type { EducationItem } from './education-item.js';

/** Claims of the English texts that are not the clinic's own, and what a source of each says. */
const CLAIMS: readonly (readonly [claim: string, made: RegExp, source: RegExp])[] = [
  ['until when not to drive', /not drive/, /No driving/],
  ['how long to fast', /clear fluids/, /How long to fast/],
  ['an adult who takes them home', /take you home/, /responsible adult/],
  ['pills that weaken the effect', /sleeping pills/, /medicines for sleep/],
  ['shots that slow the stomach', /shots for sugar/, /shots for sugar/],
  ['that it does not help everybody', /not help everybody/, /responded/],
  ['that the effect fades', /often fades|mood can fade/, /faded/],
  ['that thoughts of suicide come back', /can come back/, /come back/],
  ['what the body may feel', /dizzy|pass water/, /Side effects/],
  ['that it is not approved', /not approved/, /not approved/],
  ['that esketamine is approved', /esketamine, is approved/, /Esketamine nasal spray is approved/],
  ['that small steps help after a dose', /good time to try new ways/, /training begun about a day/],
  ['that a plan of when helps', /Pick a time of day/, /plan of when and where/],
];

/** The claims of an item for which it names no source. Its other language has the same sources (`shapeOf`). */
export const unsourced = ({ locale, markdown, sources }: EducationItem): string[] =>
  locale === 'en-US'
    ? CLAIMS.filter(([, made, source]) => made.test(markdown) && !sources.some(({ says }) => source.test(says))).map(
        ([claim]) => claim,
      )
    : [];
