import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../support/free-port.js';
import { until } from '../support/until.js';
import { signalled } from './fleet.js';
import type { Conduct, Seen } from './messages-api.js';

/** What it has seen, at its control port; with a body, how it is to behave from now on. */
async function asked(control: number, body?: object): Promise<Seen> {
  const answer = await fetch(`http://127.0.0.1:${control}`, {
    method: body ? 'POST' : 'GET',
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Seen;
}

/** The fake of Twilio's Messages API, at an address that outlives its process. */
export async function startProvider() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'messages-api-'));
  const [port, control] = [await freePort(), await freePort()];
  let child: ChildProcess | undefined;
  let conduct: Partial<Conduct> = {};
  const ask = (body?: object) => asked(control, body);
  const provider = {
    url: `http://127.0.0.1:${port}`,
    seen: () => ask(),
    get conduct() {
      return conduct;
    },
    /** From now on; what is not named is as with Twilio on a good day. */
    async behave(next: Partial<Conduct> = {}) {
      conduct = next;
      await ask(conduct);
    },
    /** Resolves when it has been asked to send so many more times; `connections`: or only been connected to. */
    async asked(more: number, what: 'sends' | 'looks' | 'connections' = 'sends') {
      const before = (await ask())[what];
      await until(`${more} more ${what}`, async () => (await ask())[what] >= before + more);
    },
    async start() {
      child = spawn(
        process.execPath,
        [path.join(import.meta.dirname, 'messages-api.ts'), path.join(folder, 'journal'), `${port}`, `${control}`],
        { stdio: ['pipe', 'ignore', 'inherit'] },
      );
      await until('the provider answers', () => ask(conduct).catch(() => null));
    },
    async kill() {
      if (child) await signalled(child, 'SIGKILL');
    },
    async stop() {
      await provider.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await provider.start();
  return provider;
}
export type Provider = Awaited<ReturnType<typeof startProvider>>;
