import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { openedClinic, sessionsEnded, signedInSession, staffMember } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';

const root = path.resolve(import.meta.dirname, '../../..');
let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  await openedClinic(sqlOf(owner));
  const { id } = await staffMember(sqlOf(owner), { name: 'Sam Rivera', roles: ['front_desk'] });
  await signedInSession(sqlOf(owner), id);
  await sessionsEnded(sqlOf(owner), 25);
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

/** `npm run retention`, in the environment of a server. */
async function retention(...args: string[]): Promise<{ said: string; code: number | null }> {
  const command = spawn(process.execPath, ['tools/typescript.mjs', 'apps/worker/src/retention.ts', ...args], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      DATABASE_URL: database.appUrl,
      PUBLIC_URL: 'https://visits.example.com',
      APP_SECRET: 'only-for-the-tests-of-retention-0123456789',
    },
  });
  const ended = new Promise<number | null>((resume) => command.once('close', resume));
  const [said, wrong, code] = await Promise.all([text(command.stdout), text(command.stderr), ended]);
  return { said: said + wrong, code };
}
const sessions = async () => (await owner.query('SELECT FROM staff_session')).rowCount;

it('shows what would go, deletes nothing by a misspelt word, and deletes it when told to', async () => {
  const dry = await retention('--dry-run');
  expect(dry).toEqual({ code: 0, said: expect.stringMatching(/^staff_session \(access\): [^]*?would go: 1 of 1; /m) });
  const misspelt = await retention('--dryrun');
  expect([misspelt.code, await sessions()]).toEqual([1, 1]);

  const real = await retention();
  expect(real).toEqual({ code: 0, said: expect.stringMatching(/"table":"staff_session","count":1/) });
  expect(await sessions()).toBe(0);
  expect((await owner.query(`SELECT action, detail FROM audit_event`)).rows).toEqual([
    { action: 'identity.purge', detail: { staffSessions: 1 } },
  ]);
  expect(await retention()).toEqual({ code: 0, said: '' });
});
