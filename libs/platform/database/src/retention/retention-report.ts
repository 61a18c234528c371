import { everyClinic } from '../duty.js';
import type { UnitOfWork } from '../unit-of-work.js';
import { recordClasses } from './record-class.js';
import { isPurged, type PurgedTable, type Standing, type TableRetention } from './table-retention.js';

/**
 * What a purge would delete now, and what is kept and why, in lines for an operator. Of all clinics together; numbers
 * and times only. Changes nothing.
 */
export async function retentionReport(tables: readonly TableRetention[], unitOfWork: UnitOfWork): Promise<string[]> {
  const purged = tables.filter(isPurged);
  const standing = await standingOfAll(purged, unitOfWork);
  const size = await sizes(unitOfWork);
  const lines = purged.map((one, place) => linesOf(one, standing[place] as Standing));
  const classes = Object.entries(recordClasses).map(([name, { what, kept, source, deletedBy }]) => [
    `${name}: ${what}`,
    `  kept ${kept} (${source}); deleted by ${deletedBy}`,
    ...tables
      .filter((one) => one.class === name && !isPurged(one))
      .map((one) => `    ${one.table} (${size.get(one.table) ?? 'not counted'}): ${one.because}`),
  ]);
  return [
    'DELETED BY THE WORKER',
    ...lines.flat(),
    '',
    'KEPT, by class; the clinic’s counsel confirms the periods of law',
    ...classes.flat(),
  ];
}

function linesOf({ table, class: name, period, because }: PurgedTable, { rows, over, oldest }: Standing): string[] {
  const time = `${period.value} ${period.unit}${period.value === 1 ? '' : 's'}`;
  return [
    `${table} (${name}): after ${time}${period.setting ? ` (${period.setting})` : ''}`,
    `  ${because}`,
    `  would go: ${over} of ${rows}; oldest: ${oldest?.toISOString() ?? 'none'}`,
  ];
}

async function standingOfAll(purged: readonly PurgedTable[], unitOfWork: UnitOfWork): Promise<Standing[]> {
  const sums: Standing[] = purged.map(() => ({ rows: 0, over: 0, oldest: null }));
  for (const { clinicId } of await everyClinic(unitOfWork))
    await unitOfWork.run(clinicId, async () => {
      for (const [place, one] of purged.entries())
        sums[place] = [sums[place] as Standing, ...(await one.standing())].reduce(sum);
    });
  return sums;
}

function sum(a: Standing, b: Standing): Standing {
  const oldest = a.oldest && b.oldest ? (a.oldest < b.oldest ? a.oldest : b.oldest) : (a.oldest ?? b.oldest);
  return { rows: a.rows + b.rows, over: a.over + b.over, oldest };
}

/** By PostgreSQL's own estimate: to count the audit log would read it. */
async function sizes(unitOfWork: UnitOfWork): Promise<ReadonlyMap<string, string>> {
  const rows = await unitOfWork.lookup<{ name: string; rows: number }>(
    `SELECT c.relname AS name, c.reltuples::float8 AS rows FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.reltuples >= 0`,
  );
  return new Map(rows.map(({ name, rows: count }) => [name, `about ${count} rows`]));
}
