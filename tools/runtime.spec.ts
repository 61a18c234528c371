import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './install.mjs';
import { fetchNode, isNewEnough, type NodePackage, runtime } from './runtime.mjs';

const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(text('package.json')) as {
  engines: { node: string };
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe('the one version of Node', () => {
  it('is the same in the launcher, .nvmrc and the image, and fits engines and the types', () => {
    expect(text('.nvmrc').trim()).toBe(runtime.version);
    const images = [...text('docker/Dockerfile').matchAll(/^FROM node:(\S+?)-/gm)].map(([, version]) => version);
    expect(images).toEqual([runtime.version, runtime.version]);
    expect(text('docker/README.md')).toContain(`node:${runtime.version}`);
    expect(isNewEnough(runtime.version, manifest.engines.node)).toBe(true);
    expect(manifest.devDependencies['@types/node']?.split('.')[0]).toBe(runtime.version.split('.')[0]);
  });

  it('runs every program of the scripts: npm itself may be run by an older one', () => {
    const steps = Object.values(manifest.scripts).flatMap((script) => script.split(' && '));
    expect(steps.filter((step) => !/^(exec )?(node tools\/\w+\.mjs|npm run generate)( |$)/.test(step))).toEqual([]);
  });

  it.each([
    ['20.20.2', false],
    ['24.8.0', false],
    ['24.9.0', true],
    ['24.22.3', true],
    ['26.0.0', true],
  ])('Node %s is new enough: %s', (version, expected) => expect(isNewEnough(version, '>=24.9')).toBe(expected));
});

describe('fetching Node', () => {
  const wanted = { name: 'node-somewhere', version: runtime.version, integrity: 'sha512-checked' };
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-runtime-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Writes into the folder what npm would. */
  const npm = (integrity = wanted.integrity, says = `v${runtime.version}`) => {
    const asked: string[] = [];
    const install = async (packages: readonly NodePackage[], folder: string) => {
      asked.push(...packages.map((each) => `${each.name}@${each.version}`));
      const modules = path.join(folder, 'node_modules');
      const program = path.join(modules, '.bin/node');
      mkdirSync(path.dirname(program), { recursive: true });
      writeFileSync(program, `#!/bin/sh\necho ${says}\n`);
      chmodSync(program, 0o755);
      const held = { 'node_modules/node-somewhere': { integrity }, 'node_modules/npm': runtime.npm };
      writeFileSync(path.join(modules, '.package-lock.json'), JSON.stringify({ packages: held }));
      return undefined;
    };
    return { asked, install };
  };

  it('asks npm once, and keeps what came', async () => {
    const { asked, install } = npm();
    const { program } = (await fetchNode(wanted, home, install)) as { program: string };
    expect(existsSync(program)).toBe(true);
    expect(await fetchNode(wanted, home, install)).toEqual({ program });
    expect(asked).toEqual([`node-somewhere@${runtime.version}`, `npm@${runtime.npm.version}`]);
    expect(readdirSync(home)).toEqual([runtime.version]);
  });

  it('says what npm said, and leaves nothing', async () => {
    expect(await fetchNode(wanted, home, async () => 'npm could not fetch it (ENOTFOUND)')).toEqual({
      trouble: 'npm could not fetch it (ENOTFOUND)',
    });
    expect(readdirSync(home)).toEqual([]);
  });

  it('refuses another package under the same name, and a program that does not run here', async () => {
    expect(await fetchNode(wanted, home, npm('sha512-another').install)).toEqual({
      trouble: expect.stringContaining('not the package that was checked'),
    });
    expect(await fetchNode(wanted, home, npm(wanted.integrity, 'not found').install)).toEqual({
      trouble: expect.stringContaining('does not run on this machine'),
    });
    expect(readdirSync(home)).toEqual([]);
  });

  it('takes nothing from a download that was killed, and clears it away; one that is under way it leaves alone', async () => {
    const ended = spawn(process.execPath, ['-e', '']);
    await once(ended, 'exit');
    const killed = `${runtime.version}.${ended.pid}`;
    const underWay = `${runtime.version}.${process.ppid}`;
    for (const name of [killed, underWay]) mkdirSync(path.join(home, name, 'node_modules'), { recursive: true });
    await fetchNode(wanted, home, npm().install);
    expect(readdirSync(home).sort()).toEqual([runtime.version, underWay].sort());
  });
});

describe('running under the fetched Node', () => {
  const module = JSON.stringify(path.join(root, 'tools/runtime.mjs'));
  const inner = `console.log(process.env.PATH.split(require('node:path').delimiter)[0]); process.on('SIGTERM', () => process.exit(5)); console.log(process.pid); setInterval(() => {}, 1000)`;
  const outer = `import { runUnder } from ${module}; process.exit(await runUnder(process.execPath, ['-e', ${JSON.stringify(inner)}]));`;
  const start = async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', outer], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let words = '';
    const closed = once(child.stdout, 'close');
    await new Promise<void>((ready) =>
      child.stdout.on('data', (chunk: Buffer) => {
        words += chunk.toString();
        if (/\n\d+\n/.test(words)) ready();
      }),
    );
    return { child, closed, first: words.split('\n')[0] };
  };

  it('finds the same Node by PATH, hears signals, and hands back its exit code', async () => {
    const { child, first } = await start();
    expect(first).toBe(path.dirname(process.execPath));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([5, null]);
  });

  it('ends when the launcher is killed', async () => {
    const { child, closed } = await start();
    child.kill('SIGKILL');
    await closed;
  });
});
