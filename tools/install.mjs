// Runs before anything is installed, so it uses Node alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
export const typescript = ['--conditions=@snowmelt/source', '--disable-warning=ExperimentalWarning', '--import', '@swc-node/register/esm-register'];
const clock = performance.now();

/** One line of progress with the seconds since the start. */
export function say(words) {
  process.stdout.write(`[${((performance.now() - clock) / 1000).toFixed(1).padStart(5)} s] ${words}\n`);
}

export function run(command, args, environment = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', SCARF_ANALYTICS: 'false', ...environment } });
  if (done.status !== 0) {
    say(`"${path.basename(command)} ${args.join(' ')}" failed; its words are above.`);
    process.exit(done.status ?? 1);
  }
}

/** Installs the packages when they are missing or older than the lock file, and generates the database client. */
export function installWhatIsMissing() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Node.js 20.19 or newer is needed; this is ${process.version}.`);
    process.exit(1);
  }
  const installed = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(path.join(root, 'package-lock.json')).mtimeMs) {
    say('Installing packages (the first time takes about a minute)');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  const client = path.join(root, 'libs/platform/database/src/generated/prisma/client.ts');
  if (!existsSync(client) || newest(path.join(root, 'prisma/models')) > statSync(client).mtimeMs) {
    say('Generating the database client');
    run('npx', ['prisma', 'generate'], { PRISMA_HIDE_UPDATE_MESSAGE: '1' });
  }
}

/** Builds the web app when its output is missing or older than its sources. */
export function buildWebWhenStale() {
  const output = path.join(root, 'apps/web/dist/index.html');
  const sources = ['apps/web/src', 'apps/web/index.html', 'apps/web/package.json', 'libs/contracts/src'].map((name) => newest(path.join(root, name)));
  if (existsSync(output) && statSync(output).mtimeMs > Math.max(...sources)) return;
  say('Building the web app');
  run('npm', ['run', 'build', '-w', '@snowmelt/web', '--loglevel=error']);
}

function newest(file) {
  const facts = statSync(file);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(facts.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}
