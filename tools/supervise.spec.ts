import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { end, hasEnded, howItEnded, mayRestart, ready, type Supervised, supervise } from './supervise.js';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts a process that runs the script; resolves once it has written something. */
async function run(script: string): Promise<Supervised> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  const supervised = supervise('The worker', child, false);
  await once(child.stdout, 'data');
  return supervised;
}
const waits = `console.log('up'); setInterval(() => {}, 1000);`;

describe('end', () => {
  it('asks first, and a process may finish what it holds', async () => {
    const { process: child } = await run(
      `process.on('SIGTERM', () => setTimeout(() => process.exit(7), 100)); ${waits}`,
    );
    await end(child);
    expect({ code: child.exitCode, signal: child.signalCode }).toEqual({ code: 7, signal: null });
  });

  it('ends a process that does not listen when the limit is over', async () => {
    const { process: child } = await run(`process.on('SIGTERM', () => {}); ${waits}`);
    await end(child, 200);
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('does not wait for a process that a signal has ended already', async () => {
    const { process: child } = await run(waits);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect({ code: child.exitCode, ended: hasEnded(child) }).toEqual({ code: null, ended: true });
    await end(child);
  });
});

describe('ready', () => {
  let server: Server;
  let address: string;
  let answers: number[];
  beforeEach(async () => {
    answers = [];
    server = createServer((_, answer) => answer.writeHead(answers.shift() ?? 503).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(
    () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  );

  it('waits for a good answer', async () => {
    const worker = await run(waits);
    answers = [503, 503, 200];
    await ready(address, [worker]);
    expect(answers).toEqual([]);
  });

  it('gives up with the last words of a process that ended by itself', async () => {
    const worker = await run(
      `console.log('up'); setTimeout(() => { console.error('no such table: snow'); process.exit(3); }, 100);`,
    );
    await expect(ready(address, [worker])).rejects.toThrow(
      /^The worker ended with code 3 before it was ready[^]*no such table: snow/,
    );
  });

  it('gives up when a signal ended a process', async () => {
    const worker = await run(waits);
    worker.process.kill('SIGKILL');
    await expect(ready(address, [worker])).rejects.toThrow('The worker was ended by SIGKILL before it was ready');
    expect(howItEnded(worker)).toBe('The worker was ended by SIGKILL');
  });

  it('gives up after the limit, and keeps the last twenty lines only', async () => {
    const worker = await run(`for (let n = 1; n <= 50; n += 1) console.log('line ' + n + '.'); ${waits}`);
    const failure: Error = await ready(address, [worker], 300).then(
      () => Promise.reject(new Error('it was ready')),
      (error: Error) => error,
    );
    expect(failure.message).toContain('did not answer within 0.3 seconds');
    expect(failure.message).toContain('up');
    expect(failure.message).toContain('line 50.');
    expect(failure.message).not.toContain('line 31.');
  });
});

describe('a server that ends suddenly', () => {
  it('is started again, unless it was the third time in a minute', () => {
    expect(mayRestart([1000], 1000)).toBe(true);
    expect(mayRestart([1000, 2000], 2000)).toBe(true);
    expect(mayRestart([1000, 2000, 3000], 3000)).toBe(false);
    expect(mayRestart([1000, 2000, 62_000], 62_000)).toBe(true);
  });
});
