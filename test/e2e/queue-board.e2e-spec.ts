import { randomUUID } from 'node:crypto';
import { idleFor, staffMember } from '@snowmelt/identity/testing';
import { defineJob, JobQueue } from '@snowmelt/queue';
import { type Caller, startApi, type TestApi } from '../support/api.js';
import { PUBLIC_URL } from '../support/settings.js';

const BOARD = '/api/admin/queues';
const wakeNobody = defineJob('spec.wake-nobody', 'id');

let api: TestApi;
let admin: Caller;
let adminId: string;
beforeAll(async () => {
  api = await startApi({ QUEUE_BOARD: 'true', REDIS_URL: '' });
  const ada = await staffMember(api.sql, { name: 'Ada Example', roles: ['admin'], passwordOf: api.clinic.staffId });
  adminId = ada.id;
  admin = await api.signIn(ada.email);
});
afterAll(() => api?.stop());

const ask = (path: string, { cookie }: Caller, method = 'GET') =>
  fetch(api.url + path, { method, headers: { cookie, ...(method === 'GET' ? {} : { origin: PUBLIC_URL }) } });
const queues = async () =>
  (await (await ask(`${BOARD}/api/queues?activeQueue=snowmelt&page=1&jobsPerPage=10`, admin)).json()) as {
    queues: { name: string; readOnlyMode: boolean; jobs: { id: string; name: string; data: object }[] }[];
  };
const paths = ['', '/', '/queue/snowmelt', '/api/queues', '/static/images/logo.svg', '/fonts/fonts.css'];

it.each(paths)('a nurse may not look at it, nor at what its page is made of: %s', async (path) => {
  const answer = await ask(BOARD + path, api.staff);
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'IDENTITY.ROLE_MISSING' }]);
});

it.each(paths)('nor may anybody who is not signed in: %s', async (path) =>
  expect((await ask(BOARD + path, api.anybody)).status).toBe(401),
);

it('an administrator sees the jobs that wait, by name and ids', async () => {
  const id = randomUUID();
  api.get(JobQueue).wake(wakeNobody, { id, clinicId: api.clinic.id }, id);
  const waiting = async (): Promise<Awaited<ReturnType<typeof queues>>> => {
    const found = await queues();
    return found.queues[0]?.jobs.length === 0 ? waiting() : found;
  };
  expect((await waiting()).queues).toMatchObject([
    {
      name: 'snowmelt',
      readOnlyMode: true,
      jobs: [{ id, name: 'spec.wake-nobody', data: { id, clinicId: api.clinic.id } }],
    },
  ]);
  expect(await (await ask(`${BOARD}/api/queues/snowmelt/${id}`, admin)).json()).toMatchObject({
    job: { id, data: { id } },
    status: 'waiting',
  });
});

it('of a job that another release may have made it shows ids only', async () => {
  const id = randomUUID();
  await api.get(JobQueue).queue.add('of-another-release', { id, name: 'Robin Example', more: { a: 1 } }, { jobId: id });
  const job = (await queues()).queues[0]?.jobs.find((one) => one.id === id);
  expect(job?.data).toEqual({ id, name: '(not shown)', more: '(not shown)' });
});

it.each([
  ['PUT', '/api/queues/snowmelt/pause'],
  ['PUT', '/api/queues/snowmelt/empty'],
  ['PUT', '/api/queues/snowmelt/obliterate'],
  ['PUT', '/api/queues/pause'],
  ['POST', '/api/queues/snowmelt/add'],
  ['PATCH', `/api/queues/snowmelt/${randomUUID()}/update-data`],
  ['DELETE', ''],
])('nobody can change anything: %s %s', async (method, path) => {
  const before = await queues();
  const answer = await ask(BOARD + path, admin, method);
  expect([answer.status, await answer.json()]).toMatchObject([405, { code: 'HTTP.METHOD_NOT_ALLOWED' }]);
  expect((await ask(BOARD + path, api.staff, method)).status).toBe(403);
  expect((await queues()).queues[0]?.jobs).toEqual(before.queues[0]?.jobs);
});

it('its page may no more than every other, except to say where it is, and asks no other server for anything', async () => {
  const [page, elsewhere] = [await ask(BOARD, admin), await ask('/api/session', admin)];
  const policyOf = ({ headers }: Response) => headers.get('content-security-policy');
  expect(policyOf(elsewhere)).toContain("base-uri 'none'");
  expect(policyOf(page)).toBe(policyOf(elsewhere)?.replace("base-uri 'none'", "base-uri 'self'"));
  for (const path of ['/api/queues', '/static/images/logo.svg', '/nothing'])
    expect(policyOf(await ask(BOARD + path, admin))).toBe(policyOf(elsewhere));
  const text = await page.text();
  expect(text).not.toMatch(/<style|style=|https?:\/\/(?!www\.w3\.org)/);
  const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(addresses.length).toBeGreaterThan(5);
  for (const address of addresses.filter((one) => !one.endsWith('/'))) {
    const { status, headers } = await ask(address, admin);
    expect([address, status, headers.get('x-content-type-options')]).toEqual([address, 200, 'nosniff']);
    expect(headers.get('content-type')).toMatch(/^(text\/(css|javascript)|image\/)/);
  }
  const sheet = await (await ask(`${BOARD}/fonts/fonts.css`, admin)).text();
  const fonts = [...sheet.matchAll(/url\(([^)]+)\)/g)].map(([, name = '']) => name);
  expect(fonts).toHaveLength(5);
  for (const name of fonts)
    expect((await ask(`${BOARD}/fonts/${name}`, admin)).headers.get('content-type')).toBe('font/woff2');
});

it.each([
  '/static/../package.json',
  '/static/%2e%2e/package.json',
  '/static/..%2f..%2fpackage.json',
  '/static/nothing.js',
  '/api/nothing',
  '/fonts/x',
  '/else',
])('has nothing else: %s', async (path) => expect((await ask(BOARD + path, admin)).status).toBe(404));

it('is in the audit log, once in a session', async () => {
  const looks = await api.sql(`SELECT actor_id, entity_kind, patient_id FROM audit_event WHERE action = 'queue.read'`);
  expect(looks).toEqual([expect.objectContaining({ entity_kind: 'queue', patient_id: null })]);
});

it('a page that is left open keeps no session alive; whoever opens it again does', async () => {
  const idleMinutes = async () => {
    const [row] = await api.sql(
      'SELECT extract(epoch FROM now() - last_seen_at)::int / 60 AS minutes FROM staff_session WHERE staff_user_id = $1',
      [adminId],
    );
    return row?.['minutes'];
  };
  await idleFor(api.sql, adminId, 14);
  await queues();
  expect(await idleMinutes()).toBe(14);
  await ask(BOARD, admin);
  expect(await idleMinutes()).toBe(0);
});

it('is nowhere unless it is asked for', async () => {
  const other = await startApi();
  try {
    expect((await other.staff.get(`${BOARD}`)).status).toBe(404);
  } finally {
    await other.stop();
  }
});
