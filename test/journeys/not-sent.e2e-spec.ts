import { carriedByAnother, owedReading } from '@snowmelt/outreach/testing';
import { sqlOf } from '@snowmelt/testing';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { lookAt, lookInSizes } from '../support/browser.js';
import { demoClinic, openDesk, signIn, startDemo } from '../support/demo-clinic.js';
import { until } from '../support/until.js';
import { railLink } from '../support/rail.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('the front desk sees what was not sent, and calls', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let desk: Page;
  let clinic: pg.Client;
  let theo: string;

  const { ask, book, moveToMonday, now } = demoClinic(() => desk);
  const register = async (givenName: string, familyName: string, phone: string, sms: boolean) =>
    (
      await ask('POST', '/api/patients', {
        givenName,
        familyName,
        birthOn: '1988-04-12',
        phone,
        email: null,
        language: 'en-US',
        timeZone: 'America/Los_Angeles',
        consents: { sms, email: false },
      })
    ).id as string;
  const nav = () => railLink(desk, 'Messages');

  beforeAll(async () => {
    demo = await startDemo();
    desk = await openDesk(demo.browser, demo.complaints);
    clinic = new pg.Client({ connectionString: demo.stack.appUrl });
    await clinic.connect();
    await clinic.query(`SELECT set_config('app.clinic_id', (SELECT id::text FROM all_clinics() a(id) LIMIT 1), false)`);
    await desk.goto(demo.stack.url);
    await signIn(desk, demo.stack, 'rosa@example.com');
    await moveToMonday(10);
  });

  afterAll(async () => {
    await clinic?.end();
    await demo?.stop();
    expect(demo?.complaints).toEqual([]);
  });

  it('is told that everything was sent', async () => {
    await nav().click();
    await desk.getByText('Everything was sent.').waitFor();
    expect(await desk.title()).toBe('Messages · Snowmelt');
    await lookAt(desk, 'not-sent-empty', demo.complaints);
  });

  it("sees without reloading who has to be called before tomorrow's visit, and why", async () => {
    const tomorrow = (await now()).plus({ days: 1 }).set({ hour: 10, minute: 0 });
    await book(
      await register('June', 'Marsh', '+13235550144', false),
      'Integration visit (telehealth)',
      tomorrow,
      'Leo Park, LMFT',
    );
    const june = desk.getByRole('listitem').filter({ hasText: 'June Marsh' });
    await june.getByText('No message could be planned').waitFor();
    theo = await register('Theo', 'Lund', '+13235550145', true);
    for (const [minutes, status, reason] of [
      [30, 'expired', 'its time had passed'],
      [90, 'suppressed', 'the texts the patient agreed to are used up'],
      [9000, 'failed', 'it is not known whether it was sent; ask the patient'],
    ] as const) {
      await owedReading(sqlOf(clinic), theo, { dueMinutesAgo: minutes, status, statusReason: reason });
    }
    await desk.getByText('Ask the patient').waitFor();
    expect(await june.getByRole('link', { name: /Call June Marsh/ }).getAttribute('href')).toBe('tel:+13235550144');
    expect(
      (await desk.getByRole('list', { name: 'Not sent' }).getByRole('listitem').allTextContents()).map(
        (text) => /June Marsh|Theo Lund/.exec(text)?.[0],
      ),
    ).toEqual(['June Marsh', 'Theo Lund', 'Theo Lund', 'Theo Lund']);
    const kinds = desk.getByRole('radiogroup', { name: 'Which of them' });
    await desk.reload();
    await kinds.getByText('Too late 1').click();
    await until(
      'only what came too late is listed',
      async () => (await desk.getByRole('listitem').filter({ hasText: 'Theo Lund' }).count()) === 1,
    );
    expect(await june.count()).toBe(0);
    await kinds.getByText('Not known 1').click();
    await desk.getByText('Ask the patient').waitFor();
    await lookAt(desk, 'not-sent-kind', demo.complaints);
    await desk.reload();
    await desk.getByRole('link', { name: 'Messages 1 not sent for visits today or tomorrow' }).waitFor();
    // who cannot be reached is a task, too
    const { role } = await (await desk.request.get(`${demo.stack.url}/api/tasks/count`)).json();
    expect(role).toBeGreaterThan(0);
    await desk.getByRole('link', { name: `To do ${role} to do` }).waitFor();
    expect(await desk.title()).toBe(`(${role + 1}) Messages · Snowmelt`);
    await june.waitFor();
    await lookAt(desk, 'not-sent', demo.complaints);
    await lookInSizes(desk, 'not-sent', demo.complaints, ['phone', 'tablet']);
  });

  it('finds on the chart in full what became of each message', async () => {
    const carried = await owedReading(sqlOf(clinic), theo, { dueMinutesAgo: -60 });
    await carriedByAnother(sqlOf(clinic), carried);
    await desk.goto(`${demo.stack.url}/patients/${theo}#messages`);
    const messages = desk.getByRole('region', { name: 'Messages' });
    await messages.getByText('In another message').waitFor();
    for (const words of ['In another message', 'Too late', 'Not sent', 'Failed'])
      expect(
        await messages
          .locator('li')
          .getByText(words, { exact: true })
          .first()
          .evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
      ).toBe(false);
    await lookAt(desk, 'chart-messages', demo.complaints);
    await lookInSizes(desk, 'chart-messages', demo.complaints, ['phone']);
    await nav().click();
  });

  it('is told when the list cannot be loaded', async () => {
    await desk.route('**/api/touches/not-sent', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: 'about:blank',
          title: 'x',
          status: 503,
          code: 'NOT_READY',
          detail: 'The clinic’s server is not ready. Try again in a minute.',
          traceId: 't',
        }),
      }),
    );
    await desk.reload();
    await desk.getByRole('alert').waitFor();
    await lookAt(desk, 'not-sent-error', []);
    await desk.unroute('**/api/touches/not-sent');
    await desk.getByText('June Marsh').waitFor(); // by itself
    demo.complaints.splice(
      0,
      demo.complaints.length,
      ...demo.complaints.filter((complaint) => !complaint.startsWith('503')),
    ); // our own
  });
});
