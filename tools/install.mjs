// Runs before anything is installed, so it uses only Node's own modules.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { follow } from './follow.mjs';
import { isOdd } from './odd-folder.mjs';
import { isStale, products } from './stale.mjs';

export const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
export const typescript = [
  '--conditions=@snowmelt/source',
  '--disable-warning=ExperimentalWarning',
  '--import',
  isOdd(root) ? './tools/odd-folder-loader.mjs' : '@swc-node/register/esm-register',
];
const started = Number(process.env.SNOWMELT_STARTED ?? performance.timeOrigin);

/** One line of progress with the seconds since the start. */
export function say(words) {
  process.stdout.write(
    `[${((performance.timeOrigin + performance.now() - started) / 1000).toFixed(1).padStart(5)} s] ${words}\n`,
  );
}

async function run(command, args, environment = {}) {
  const code = await follow(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', SCARF_ANALYTICS: 'false', ...environment },
  });
  if (code === 0) return;
  say(`"${command} ${args.join(' ')}" failed; its words are above.`);
  process.exit(code);
}

/** Installs the packages if they are missing or older than the lock file, and then generates the database client. */
export async function installWhatIsMissing() {
  if (isStale(root, products.packages)) {
    say('Installing packages (the first time takes about a minute)');
    // npm before 11 would run every install script; no package needs its own (allowScripts in package.json)
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  await generateClientWhenStale();
}

export async function generateClientWhenStale() {
  if (!isStale(root, products.databaseClient)) return;
  say('Generating the database client');
  await run('npx', ['prisma', 'generate'], { PRISMA_HIDE_UPDATE_MESSAGE: '1' });
}

export async function buildWebWhenStale() {
  if (!isStale(root, products.web)) return;
  say('Building the web app');
  if (isOdd(root)) await run(process.execPath, ['tools/odd-folder-web.mjs']);
  else await run('npm', ['run', 'build', '-w', '@snowmelt/web', '--silent', '--', '--logLevel=error']);
}
