import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { until } from '../test/support/until.js';
import { root } from './install.mjs';

/** `npm start` in a folder of its own: what a person sees, and what is left behind. */
const home = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-start-'));
const launchers: ChildProcess[] = [];
const seen: Running[] = [];
interface Start {
  readonly process: ChildProcess;
  words: () => string;
  says: (expected: RegExp) => Promise<RegExpExecArray>;
}

function start(by: 'node' | 'npm' = 'node'): Start {
  const { DATABASE_URL: _, MIGRATION_DATABASE_URL: __, ...environment } = process.env;
  const options = { cwd: root, env: { ...environment, SNOWMELT_HOME: home, PORT: '0', REDIS_URL: '' } };
  // an interrupted test run leaves no clinic running: one is tied to this process, the other gets the same Ctrl-C
  const child =
    by === 'npm'
      ? spawn('npm', ['start'], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn(process.execPath, ['--import', './tools/end-with-launcher.mjs', 'tools/start.mjs'], {
          ...options,
          stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
          detached: true,
        });
  launchers.push(child);
  let words = '';
  for (const output of [child.stdout, child.stderr])
    output?.on('data', (chunk: Buffer) => {
      words += chunk.toString();
    });
  return {
    process: child,
    words: () => words,
    says: (expected) =>
      until(
        () => `it says ${expected}; it said:\n${words}`,
        () => expected.exec(words),
      ),
  };
}

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function everyProcess(): Running[] {
  if (!existsSync('/proc/self/stat')) {
    return spawnSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
      .map((match) => ({ pid: Number(match?.[1]), parent: Number(match?.[2]), command: match?.[3] ?? '' }));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) as RegExpExecArray;
        return [
          {
            pid: Number(name),
            parent: Number(parent),
            command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '),
          },
        ];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

/** The launcher's children and their descendants. */
function family(pid: number, all = everyProcess()): Running[] {
  const members = all.filter((each) => each.parent === pid).flatMap((child) => [child, ...family(child.pid, all)]);
  seen.push(...members);
  return members;
}

const stillThere = (those: Running[]) =>
  everyProcess().filter(({ pid, command }) => those.some((each) => each.pid === pid && each.command === command));
const allGone = (those: Running[]) =>
  until(
    () =>
      `all are gone; still there: ${stillThere(those)
        .map((each) => each.command)
        .join('\n')}`,
    () => stillThere(those).length === 0,
  );
const urlOf = async (started: Start) => (await started.says(/Snowmelt {3}(http:\S+)[^]*Stop with Ctrl-C/))[1] as string;
const answers = (url: string) =>
  fetch(url).then(
    (answer) => answer.status,
    () => 'nobody',
  );
const one = (those: Running[], part: string) => those.find(({ command }) => command.includes(part)) as Running;

let first: Start;
let url: string;
let password: string;
beforeAll(async () => {
  first = start();
  url = await urlOf(first);
  password = (/with the password (\S+)/.exec(first.words()) as RegExpExecArray)[1] as string;
});
afterAll(() => {
  for (const launcher of launchers) {
    family(launcher.pid as number);
    launcher.kill('SIGKILL');
  }
  for (const { pid } of stillThere(seen)) process.kill(pid, 'SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

describe('npm start', () => {
  it('serves the web app and says who can sign in', async () => {
    expect(await answers(url)).toBe(200);
    expect(first.words()).toMatch(/rosa@\S+ +Rosa/);
  });

  it('does not start twice: the second says where the first is, ends well and leaves it alone', async () => {
    const second = start();
    expect(await once(second.process, 'exit')).toEqual([0, null]);
    expect(second.words()).toContain(`Snowmelt is running already, at ${url}`);
    expect(await answers(`${url}/api/health/ready`)).toBe(200);
  });

  it('starts a worker again that was killed, and says so', async () => {
    const worker = one(family(first.process.pid as number), 'apps/worker');
    process.kill(worker.pid, 'SIGKILL');
    await first.says(/The worker was ended by SIGKILL; it is started again/);
    const next = await until('there is a worker', () => one(family(first.process.pid as number), 'apps/worker'));
    expect(next.pid).not.toBe(worker.pid);
  });

  it('leaves no server behind when the launcher is killed, and the next start takes the database over', async () => {
    await until('there is a worker', () => one(family(first.process.pid as number), 'apps/worker'));
    const members = family(first.process.pid as number);
    const { pid: inner } = one(members, 'tools/start.ts');
    process.kill(first.process.pid as number, 'SIGKILL');
    process.kill(inner, 'SIGKILL');
    const database = members.filter(({ command }) => command.includes('postgres'));
    await allGone(members.filter((each) => !database.includes(each)));
    expect(stillThere(database).length).toBeGreaterThan(0);
    first = start();
    url = await urlOf(first);
    expect(first.words()).toContain('PostgreSQL was left running by a start that was killed; it is taken over');
    expect(first.words()).toContain(`with the password ${password}`);
    process.kill(first.process.pid as number, 'SIGTERM');
    expect(await once(first.process, 'exit')).toEqual([0, null]);
    await allGone(database);
  });

  // to npm: between it and the launcher there may be a shell that forwards nothing
  it.each(['SIGINT', 'SIGTERM'] as const)('stops everything at %s and keeps the data', async (signal) => {
    const launcher = start('npm');
    url = await urlOf(launcher);
    const members = family(launcher.process.pid as number);
    expect(
      members.filter(({ command }) => /apps\/api|apps\/worker|bin\/postgres/.test(command)).length,
    ).toBeGreaterThanOrEqual(3);
    launcher.process.kill(signal);
    expect(await once(launcher.process, 'exit')).toEqual([0, null]);
    await allGone(members);
    expect(await answers(url)).toBe('nobody');
    expect(JSON.parse(readFileSync(path.join(home, 'secrets.json'), 'utf8'))).toMatchObject({ demo: password });
  });

  it.each(['PostgreSQL is running', 'The database is up to date', 'The demo clinic is seeded'])(
    'stops while it is starting, after "%s", and leaves nothing behind',
    async (step) => {
      const launcher = start();
      await launcher.says(new RegExp(step));
      const members = family(launcher.process.pid as number);
      launcher.process.kill('SIGTERM');
      expect(await once(launcher.process, 'exit')).toEqual([0, null]);
      await allGone(members);
      expect(launcher.words()).toContain('Stopped');
    },
  );
});
