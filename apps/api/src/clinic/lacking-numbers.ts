import type { EducationTrigger } from '@snowmelt/education';
import type { ClinicFile } from './clinic-file.js';

/** A version of a protocol with the names of its numbers. */
export interface KnownProtocol {
  readonly code: string;
  readonly version: number;
  readonly numbers: readonly string[];
}

/**
 * One line for each protocol that lacks a number of a text that the file's policies send. Of a protocol only the latest
 * version counts, approved or not: a course takes its numbers from its own version or from a later one.
 */
export function lackingNumbers(
  { protocols, outreachPolicies }: Pick<ClinicFile, 'protocols' | 'outreachPolicies'>,
  approved: readonly KnownProtocol[],
  texts: readonly Pick<EducationTrigger, 'code' | 'numbers'>[],
): string[] {
  const sent = new Set(outreachPolicies.flatMap(({ definition }) => definition.education));
  const readings = texts.filter(({ code }) => sent.has(code));
  const latest = new Map<string, KnownProtocol>();
  const inFile = protocols.map(({ definition, ...rest }) => ({ ...rest, numbers: Object.keys(definition) }));
  for (const protocol of [...approved, ...inFile])
    if (protocol.version > (latest.get(protocol.code)?.version ?? 0)) latest.set(protocol.code, protocol);
  return [...latest.values()].flatMap(({ code, version, numbers }) => {
    const unfit = readings.filter((reading) => reading.numbers.some((name) => !numbers.includes(name)));
    const names = new Set(unfit.flatMap((reading) => reading.numbers.filter((name) => !numbers.includes(name))));
    if (unfit.length === 0) return [];
    const items = unfit.map((reading) => reading.code).join(', ');
    return [`protocol ${code}, version ${version} lacks ${[...names].join(', ')}: not sent without: ${items}`];
  });
}
