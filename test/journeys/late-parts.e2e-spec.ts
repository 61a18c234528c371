import type { Page } from 'playwright-core';
import type { PatientVisitPage } from '@snowmelt/contracts';
import { lookAt } from '../support/browser.js';
import { openDesk, openPhone, signIn, startDemo } from '../support/demo-clinic.js';
import { signOut } from '../support/rail.js';

const page: PatientVisitPage = {
  givenName: 'Nora',
  language: 'en-US',
  clinic: { name: 'Larkspur Clinic', phone: '+1 323 555 0100' },
  appointment: null,
  education: {
    code: 'first-steps',
    version: 1,
    locale: 'en-US',
    title: 'First steps',
    summary: 'What to bring.',
    markdown: '# A warm layer\n\nThe room is cool.',
    illustration: null,
    acknowledgedAt: null,
  },
};

(process.env['CHROMIUM'] ? describe : describe.skip)('a part of the app that comes late', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;

  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(async () => {
    await demo?.browser.close();
    await demo?.stack.stop();
  });

  /** As after an upgrade: the server has this file no more. Counts how often the tab is loaded. */
  async function without(tab: Page, part: string) {
    const seen = { loads: 0 };
    tab.on('request', (request) => {
      if (request.isNavigationRequest()) seen.loads += 1;
    });
    await tab.route(`**/assets/${part}-*.js`, (route) =>
      route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' }),
    );
    return seen;
  }
  const focused = (tab: Page) => tab.evaluate(() => document.activeElement?.textContent);

  it("keeps the menu when a page's code is missing, reloads the tab once, and then says so", async () => {
    const desk = await openDesk(demo.browser, demo.complaints);
    await desk.goto(demo.stack.url);
    const seen = await without(desk, 'texts-page');
    await signIn(desk, demo.stack, 'rosa@example.com');
    await desk.getByRole('link', { name: 'Texts', exact: true }).hover(); // ahead of need it disturbs nobody
    await desk.getByRole('heading', { level: 1 }).waitFor();
    expect(seen.loads).toBe(0);
    await desk.getByRole('link', { name: 'Texts', exact: true }).click();
    await desk.getByText('Snowmelt may have been upgraded').waitFor();
    expect([seen.loads, await desk.title()]).toEqual([1, 'Not opened · Snowmelt']);
    await lookAt(desk, 'page-not-opened', demo.complaints);
    await desk.getByRole('link', { name: 'Patients', exact: true }).click(); // the others go on
    await desk.getByRole('heading', { name: 'Patients' }).waitFor();
    await desk.getByRole('link', { name: 'Texts', exact: true }).click();
    await desk.getByText('Snowmelt may have been upgraded').waitFor();
    expect(await focused(desk)).toBe('This page did not open');
    await desk.unroute('**/assets/texts-page-*.js');
    await desk.getByRole('button', { name: 'Load again' }).click();
    await desk.getByRole('heading', { name: 'Texts from patients' }).waitFor();
    expect(seen.loads).toBe(2);
    await desk.context().close();
  });

  it('keeps the sign-in form until the pages behind it have loaded, and says so when they do not', async () => {
    const desk = await openDesk(demo.browser, demo.complaints);
    await desk.goto(demo.stack.url);
    const seen = await without(desk, 'signed-in');
    await desk.getByLabel('E-mail').fill('rosa@example.com');
    await desk.getByLabel('Password').first().fill(demo.stack.password);
    await desk.getByRole('button', { name: 'Sign in' }).click();
    await desk.getByText('Snowmelt may have been upgraded').waitFor();
    expect(seen.loads).toBe(1);
    await lookAt(desk, 'not-opened', demo.complaints);
    await desk.unroute('**/assets/signed-in-*.js');
    await desk.getByRole('button', { name: 'Load again' }).click();
    await desk.getByRole('navigation', { name: 'Main' }).waitFor();
    await desk.context().close();
  });

  it('goes to the start page when somebody signs out, whoever signs in next', async () => {
    const desk = await openDesk(demo.browser, demo.complaints);
    await desk.goto(`${demo.stack.url}/patients`);
    await signIn(desk, demo.stack, 'rosa@example.com');
    await desk.getByRole('heading', { name: 'Patients' }).waitFor();
    await signOut(desk);
    await desk.getByRole('heading', { name: 'Good to see you' }).waitFor();
    expect([await focused(desk), new URL(desk.url()).pathname]).toEqual(['Good to see you', '/']);
    await signIn(desk, demo.stack, 'chidi@example.com');
    await desk.getByRole('button', { name: 'Book appointment' }).waitFor();
    await desk.context().close();
  });

  it("keeps the clinic's number on the patient’s screen, reloads once, and then says so", async () => {
    const phone = await openPhone(demo.browser, demo.complaints);
    await phone.route('**/api/visit-link', (route) => route.fulfill({ json: { page: 'one' } }));
    await phone.route('**/api/visit', (route) => route.fulfill({ json: page }));
    const seen = await without(phone, 'reading');
    await phone.goto(`${demo.stack.url}/v#a-link`);
    await phone.getByRole('button', { name: 'Open my visit page' }).click();
    await phone.getByText('This part of the page did not load').waitFor();
    expect(seen.loads).toBe(2); // the link, and once more
    await phone.getByRole('link', { name: '+1 323 555 0100' }).waitFor();
    await phone.getByRole('link', { name: 'Call 911' }).waitFor();
    expect(await phone.getByRole('button', { name: 'I have read this' }).count()).toBe(0);
    await lookAt(phone, 'reading-not-come', demo.complaints);
    await phone.unroute('**/assets/reading-*.js');
    await phone.getByRole('button', { name: 'Try again' }).click();
    await phone.getByRole('heading', { name: 'A warm layer' }).waitFor();
    await phone.context().close();
  });

  it('does not reload while there is no connection', async () => {
    const phone = await openPhone(demo.browser, demo.complaints);
    await phone.route('**/api/visit-link', (route) => route.fulfill({ json: { page: 'one' } }));
    await phone.route('**/api/visit', (route) => route.fulfill({ json: page }));
    await phone.goto(`${demo.stack.url}/v#a-link`);
    await phone.getByRole('button', { name: 'Open my visit page' }).waitFor();
    await phone.route('**/assets/**', (route) => route.abort());
    await phone.route('**/v', (route) => route.abort());
    await phone.getByRole('button', { name: 'Open my visit page' }).click();
    await phone.getByText('This part of the page did not load').waitFor();
    await phone.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    await phone.context().close();
  });

  it.each(['/', '/v'])('is reported by the page itself when even its first file does not load: %s', async (address) => {
    const phone = await openPhone(demo.browser, demo.complaints);
    await phone.route('**/assets/**', (route) => route.abort());
    await phone.goto(demo.stack.url + address);
    await phone.getByRole('heading', { name: /is slow to open/ }).waitFor({ state: 'visible' });
    await lookAt(phone, `slow-${address === '/' ? 'staff' : 'patient'}`, demo.complaints);
    await phone.context().close();
  });

  it('caused no browser error', () => expect(demo.complaints).toEqual([]));
});
