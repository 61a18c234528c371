import { randomUUID } from 'node:crypto';
import { staffMember } from '@snowmelt/identity/testing';
import { defineJob, JobQueue } from '@snowmelt/queue';
import type { Browser } from 'playwright-core';
import { startApi, type TestApi } from '../support/api.js';
import { launchBrowser } from '../support/browser.js';

const wakeNobody = defineJob('spec.wake-nobody', 'id');

let api: TestApi;
let browser: Browser;
beforeAll(async () => {
  api = await startApi({ QUEUE_BOARD: 'true', REDIS_URL: '' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await api?.stop();
});

it('an administrator looks at the queue: in its own font, and with nothing from elsewhere', async () => {
  const { email } = await staffMember(api.sql, {
    name: 'Ada Example',
    roles: ['admin'],
    passwordOf: api.clinic.staffId,
  });
  const { cookie } = await api.signIn(email);
  const id = randomUUID();
  api.get(JobQueue).wake(wakeNobody, { id, clinicId: api.clinic.id }, id);

  const context = await browser.newContext();
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
  await context.addCookies([{ name, value, url: api.url }]);
  const page = await context.newPage();
  const [asked, refused, faults]: [string[], string[], string[]] = [[], [], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('response', (answer) => {
    if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.url()}`);
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });

  await page.goto(`${api.url}/api/admin/queues`);
  await page.getByText('snowmelt').first().waitFor();
  await page.goto(`${api.url}/api/admin/queues/queue/snowmelt`);
  await page.getByText('spec.wake-nobody').first().waitFor();
  await page.goto(`${api.url}/api/admin/queues/queue/snowmelt/${id}`);
  await page.getByText(api.clinic.id).first().waitFor();
  const fonts = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family);
  });
  expect(fonts.join()).toMatch(/IBM Plex Sans/);
  expect([...new Set(asked.map((address) => new URL(address).origin))]).toEqual([api.url]);
  expect([faults, refused]).toEqual([[], []]);
  for (const word of ['Retry', 'Promote', 'Clean', 'Duplicate', 'Pause', 'Empty'])
    expect([word, await page.getByRole('button', { name: word, exact: false }).count()]).toEqual([word, 0]);
});
