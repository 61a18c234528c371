import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { memoryNow, restartWorker, tablesOf } from './measures.js';
import { reportOf } from './report.js';
import { startServer } from './server.js';
import { startSimulatedClinic } from './simulated-clinic.js';
import { simulate } from './simulate.js';

/** `npm run simulate`: a quarter of a clinic's life. Ends with code 1 when anything was wrong. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '20261130' },
    patients: { type: 'string', default: '120' },
    weeks: { type: 'string', default: '13' },
    only: { type: 'string' },
    evidence: { type: 'string' },
  },
});
const size = { seed: Number(values.seed), patients: Number(values.patients), weeks: Number(values.weeks) };
const command = `npm run simulate -- --seed=${size.seed} --patients=${size.patients} --weeks=${size.weeks}`;
const print = (line: string) => void process.stdout.write(`${line}\n`);

/** What shows a wrong, in a file for each patient, where a folder for them is named. */
function kept(patient: number, evidence: object): void {
  if (values.evidence === undefined) return;
  mkdirSync(values.evidence, { recursive: true });
  writeFileSync(path.join(values.evidence, `patient-${patient}.json`), JSON.stringify(evidence, null, 2));
}

/** Returns how many things were wrong. */
async function live(server: Awaited<ReturnType<typeof startServer>>): Promise<number> {
  const clinic = await startSimulatedClinic();
  try {
    const now = async () => ({ tables: await tablesOf(clinic.sql), memory: memoryNow() });
    const [before, start] = [await now(), performance.now()];
    const seconds = () => (performance.now() - start) / 1000;
    print(command);
    const lived = await simulate(clinic, {
      ...size,
      only: values.only === undefined ? undefined : Number(values.only),
      onWrong: kept,
      onWeek: (week) => print(`week ${week} of ${size.weeks} after ${Math.round(seconds())} s`),
    });
    const measured = { lived, seconds: seconds(), before, after: await now(), command };
    const slow = server.slowStatements();
    const restart = await restartWorker(clinic.database.appUrl);
    reportOf({ ...measured, restart, slow }).forEach(print);
    return lived.wrongs.length;
  } finally {
    await clinic.stop();
  }
}

const server = await startServer();
process.env['TEST_SUPERUSER_URL'] = server.superuserUrl;
// the server is a process of its own, and would stay
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    process.on('uncaughtException', () => undefined); // of connections that end with it
    void server.stop().finally(() => process.exit(130));
  });
let code = 1;
try {
  code = (await live(server)) === 0 ? 0 : 1;
} finally {
  await server.stop();
}
process.exit(code);
