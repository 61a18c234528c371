import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { startHeartbeat } from './heartbeat.js';

const root = path.resolve(import.meta.dirname, '../../..');
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heartbeat-'));
  file = path.join(folder, 'heartbeat');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('replaces the file as a whole, so that nobody reads half of it', async () => {
  jest.useFakeTimers();
  try {
    const health = { duty: 'outreach.plans', everySeconds: 2, secondsAgo: 0, startedSecondsAgo: 9, failures: 0 };
    startHeartbeat(
      {
        unitOfWork: { lookup: () => Promise.resolve([]) } as never,
        duties: { health: () => [health] } as never,
        delivery: { report: () => Promise.resolve({ due: 3 }) } as never,
      },
      file,
    );
    await jest.advanceTimersByTimeAsync(0);
    const first = statSync(file).ino;
    await jest.advanceTimersByTimeAsync(5000);
    expect(statSync(file).ino).not.toBe(first);
    expect(readdirSync(folder)).toEqual(['heartbeat']);
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(health)}\n{"due":3}\n`);
  } finally {
    jest.clearAllTimers();
    jest.useRealTimers();
  }
});

describe('the health check of the worker', () => {
  const check = (secondsAgo: number | null, startedSecondsAgo: number) => {
    writeFileSync(
      file,
      `${JSON.stringify({ duty: 'outreach.plans', everySeconds: 2, secondsAgo, startedSecondsAgo })}\n`,
    );
    const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'docker/check-worker.mjs')], {
      env: { HEARTBEAT_FILE: file },
      encoding: 'utf8',
    });
    return [status, stderr];
  };
  it.each([
    ['passes while rounds end', 1, 9000, 0, ''],
    ['passes while the first round is young', null, 600, 0, ''],
    ['fails when no round ends any more', 603, 9000, 1, 'stuck: outreach.plans\n'],
    ['fails when the first round never ends', null, 603, 1, 'stuck: outreach.plans\n'],
  ])('%s', (_what, ago, started, status, said) => expect(check(ago, started)).toEqual([status, said]));
});
