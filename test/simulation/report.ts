import type { Memory, Restart, Table } from './measures.js';
import { SLOW_MS, type SlowStatement } from './server.js';
import type { Lived } from './simulate.js';

/** All that a run has to show. */
export interface Measured {
  readonly lived: Lived;
  readonly seconds: number;
  readonly before: { readonly tables: readonly Table[]; readonly memory: Memory };
  readonly after: { readonly tables: readonly Table[]; readonly memory: Memory };
  readonly restart: Restart;
  readonly slow: readonly SlowStatement[];
  /** How the same is lived again, up to the patient. */
  readonly command: string;
}

const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(1);
const inOrder = (counts: ReadonlyMap<string, number>) =>
  [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `  ${String(times).padStart(6)}  ${what}`);

/** The lines that `npm run simulate` prints at its end. */
export function reportOf({ lived, seconds, before, after, restart, slow, command }: Measured): string[] {
  const { wrongs, counts, refused, steps, patientWeeks } = lived;
  return [
    `\n${patientWeeks.toFixed(0)} patient-weeks in ${Math.round(seconds)} s, ${steps} steps of the clock`,
    ...['\nWhat happened', ...inOrder(counts)],
    ...['\nWhat was refused, as a clinic refuses it', ...inOrder(refused)],
    `\nStatements over ${SLOW_MS} ms: ${slow.length}`,
    ...slow
      .slice(0, 20)
      .map(({ text, times, longestMs }) => `  ${times} times, up to ${longestMs.toFixed(0)} ms: ${text}`),
    ...['\nRows and size per table, and a patient-week adds', ...grown(before.tables, after.tables, patientWeeks)],
    `\nMemory of API, worker and this script in one process, resident / heap`,
    `  at the beginning ${megabytes(before.memory.rss)} / ${megabytes(before.memory.heap)} MB, at the end ${megabytes(after.memory.rss)} / ${megabytes(after.memory.heap)} MB`,
    `\nA worker started again on this database`,
    `  sources read after ${restart.loaded.toFixed(0)} ms, ready after ${(restart.ready - restart.loaded).toFixed(0)} ms more, all duties done once after ${(restart.swept - restart.ready).toFixed(0)} ms more`,
    ...['', ...wrongs.map((wrong) => `WRONG ${wrong}`)],
    wrongs.length === 0
      ? 'Nothing was wrong.'
      : `${wrongs.length} wrong. Again: ${command}; one patient alone: ${command} --only=<number>`,
  ];
}

function grown(before: readonly Table[], after: readonly Table[], patientWeeks: number): string[] {
  const lines = after.flatMap(({ name, rows, bytes }) => {
    const former = before.find((table) => table.name === name);
    const [moreRows, moreBytes] = [rows - (former?.rows ?? 0), bytes - (former?.bytes ?? 0)];
    if (moreRows === 0 && moreBytes === 0) return [];
    const each = `${(moreRows / patientWeeks).toFixed(1)} rows, ${(moreBytes / 1024 / patientWeeks).toFixed(1)} kB`;
    return [`  ${name.padEnd(28)} ${String(rows).padStart(7)} rows ${megabytes(bytes).padStart(7)} MB   +${each}`];
  });
  const bytes = (tables: readonly Table[]) => tables.reduce((sum, table) => sum + table.bytes, 0);
  const each = ((bytes(after) - bytes(before)) / 1024 / patientWeeks).toFixed(1);
  return [...lines, `  all ${megabytes(bytes(after))} MB   +${each} kB`];
}
