// `npm test`: installs what is missing, builds the web app, runs every test and prints one total.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { follow } from './follow.mjs';
import { buildWebWhenStale, installWhatIsMissing, root, say } from './install.mjs';
import { continueUnderRightNode } from './runtime.mjs';
import { total } from './total.mjs';

await continueUnderRightNode();
await installWhatIsMissing();
await buildWebWhenStale();
const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-report-'));
const report = path.join(folder, 'jest.json');
say('Running unit, integration, architecture, browser and fault tests');
const code = await follow(
  process.execPath,
  [
    'tools/jest.mjs',
    '--json',
    `--outputFile=${report}`,
    '--selectProjects',
    'unit',
    'integration',
    'architecture',
    'e2e',
    'faults',
  ],
  { cwd: root, stdio: ['inherit', 'ignore', 'inherit'] },
);
const outcome = total(existsSync(report) ? readFileSync(report, 'utf8') : undefined, code, process.env.CI === 'true');
rmSync(folder, { recursive: true, force: true });
for (const line of outcome.failures) process.stdout.write(`${line}\n`);
say(outcome.words);
process.stdout.write(`${outcome.line}\n`);
process.exit(outcome.code);
