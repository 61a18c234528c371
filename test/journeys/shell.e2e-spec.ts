import type { Page } from 'playwright-core';
import { lookAt, sizes } from '../support/browser.js';
import { openDesk, signIn } from '../support/demo-clinic.js';
import { openVisitPage } from '../support/open-visit-page.js';
import { openMenu, railLink } from '../support/rail.js';
import { startVideoVisit, type VideoVisit } from '../support/video-visit.js';

/** What a desktop of 1440 by 900 shows at 200 %. */
const ZOOMED = { width: 720, height: 450 };

(process.env['CHROMIUM'] ? describe : describe.skip)('the frame around every page of the staff', () => {
  let visit: VideoVisit;
  /** At the front desk. */
  let rosa: Page;

  const see = (page: Page, name: string) => lookAt(page, name, visit.complaints);
  const open = async (email: string) => {
    const page = await openDesk(visit.office.browser, visit.complaints);
    await page.goto(visit.stack.url);
    await signIn(page, visit.stack, email);
    return page;
  };
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

  beforeAll(async () => {
    visit = await startVideoVisit();
    rosa = await open('rosa@example.com');
  });
  afterAll(async () => {
    await visit?.stop();
    expect(visit?.complaints).toEqual([]);
  });

  it.each([
    ['rosa@example.com', 'Calendar Patients To do Texts Video Messages Outbox'],
    ['chidi@example.com', 'Calendar Patients To do Texts Video Notes Messages Outbox'],
    ['leo@example.com', 'Calendar Patients To do Texts Video Notes Messages Outbox'],
    ['amara@example.com', 'Calendar Patients To do Texts Video Notes Messages Settings Outbox'],
    ['tom@example.com', 'Calendar Patients To do Texts Notes Messages Settings Outbox'],
  ])('offers %s %s', async (email, words) => {
    const page = await open(email);
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect((await links.allInnerTexts()).map((text) => text.split('\n')[0]).join(' ')).toBe(words);
    await page.context().close();
  });

  it('finds a patient by keyboard alone, and opens the chart', async () => {
    await rosa.keyboard.press('/');
    await rosa.keyboard.type('winter 4/12/88');
    await rosa.getByRole('option', { name: /Winter, Nora.*Apr 12, 1988.*\(323\) 555-0142/ }).waitFor();
    await see(rosa, 'find');
    await rosa.keyboard.press('Enter');
    await rosa.getByRole('heading', { level: 1, name: 'Nora Winter' }).waitFor();
    expect([await focused(rosa), await rosa.title()]).toEqual(['Nora Winter', 'Patient chart · Snowmelt']);
    expect(rosa.url()).not.toContain('winter');
    await rosa.keyboard.press('/');
    await rosa.keyboard.type('nobody of this name');
    await rosa.getByText('No patient found. Try').waitFor();
    await rosa.keyboard.press('Escape');
  });

  it('has keys for the pages and for booking, which can be switched off', async () => {
    await rosa.keyboard.press('g');
    await rosa.keyboard.press('p');
    await rosa.getByRole('heading', { level: 1, name: 'Patients' }).waitFor();
    await rosa.keyboard.press('?');
    await rosa.getByRole('dialog', { name: 'Keys' }).getByText('Find a patient').waitFor();
    await see(rosa, 'keys');
    await rosa.keyboard.press('Escape');
    await rosa.getByRole('dialog').waitFor({ state: 'detached' });
    await rosa.keyboard.press('b');
    await rosa.getByRole('dialog', { name: 'Book appointment' }).waitFor();
    await rosa.getByRole('button', { name: 'Close without booking' }).click();
    await rosa.getByRole('dialog').waitFor({ state: 'detached' });
    await openMenu(rosa);
    await see(rosa, 'menu-front-desk');
    await rosa.getByRole('switch', { name: /^Single keys/ }).click();
    await rosa.keyboard.press('Escape');
    await rosa.getByRole('dialog').waitFor({ state: 'detached' });
    await rosa.keyboard.press('?');
    await rosa.keyboard.press('g');
    await rosa.keyboard.press('c');
    expect([await rosa.getByRole('dialog').count(), new URL(rosa.url()).pathname]).toEqual([0, '/patients']);
    await openMenu(rosa);
    await rosa.getByRole('switch', { name: /^Single keys/ }).click();
    await rosa.keyboard.press('Escape');
    await rosa.getByRole('dialog').waitFor({ state: 'detached' });
    await rosa.keyboard.press('g');
    await rosa.keyboard.press('c');
    await rosa.getByRole('button', { name: 'Book appointment' }).waitFor();
  });

  it('shows, counts and announces on every page that a patient waits in video', async () => {
    const { phone, desk } = visit;
    await visit.moveTo(visit.starts.minus({ minutes: 10 }));
    await railLink(rosa, 'Patients').click();
    await railLink(desk, 'Texts').click();
    await phone.goto(await visit.newestLink(1));
    await openVisitPage(phone);
    await phone.getByRole('button', { name: 'Join your visit' }).click();
    await phone.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
    for (const page of [rosa, desk]) {
      await page.getByRole('link', { name: /^Nora Winter waits in video \d min$/ }).waitFor();
      await page.getByRole('link', { name: 'Video 1 waiting' }).waitFor();
      await page
        .getByRole('status')
        .getByText(/Nora Winter waits in video since \d+:\d\d AM\./)
        .waitFor();
      expect(await page.title()).not.toContain('('); // nobody's task at the desk, and no name either
    }
    await see(rosa, 'waits');
  });

  it.each([
    ['phone', sizes.phone],
    ['zoom200', ZOOMED],
    ['1024', { width: 1024, height: 768 }],
    ['1440', { width: 1440, height: 900 }],
  ])('fits %s, with somebody waiting, and finds there too', async (name, size) => {
    await rosa.setViewportSize(size);
    for (const [page, address] of [
      ['calendar', '/'],
      ['patients', '/patients'],
      ['chart', `/patients/${visit.patientId}`],
      ['texts', '/texts'],
      ['video', '/visits'],
      ['messages', '/not-sent'],
      ['outbox', '/outbox'],
    ] as const) {
      await rosa.goto(`${visit.stack.url}${address}`);
      await rosa.getByRole('link', { name: /Nora Winter.*min$/ }).waitFor();
      await rosa
        .getByText(/^Loading /)
        .first()
        .waitFor({ state: 'detached' });
      await see(rosa, `shell-${page}-${name}`);
    }
    await rosa.keyboard.press('/');
    await rosa.keyboard.type('0142');
    await rosa.getByRole('option', { name: /Winter, Nora/ }).waitFor();
    await see(rosa, `find-${name}`);
    await rosa.keyboard.press('Escape');
  });

  it('has the rest and the menu behind "More" on a narrow screen', async () => {
    await rosa.setViewportSize(ZOOMED);
    await rosa.getByRole('button', { name: /^More/ }).click();
    const more = rosa.getByRole('dialog', { name: 'More' });
    await more.getByRole('button', { name: 'Sign out' }).waitFor();
    await see(rosa, 'more-zoom200');
    await more.getByRole('link', { name: 'Outbox' }).click();
    await rosa.getByRole('heading', { level: 1, name: 'Outbox' }).waitFor();
    await rosa.setViewportSize(sizes.desktop);
  });

  it('leads the front desk to the visit, and the clinician into the room', async () => {
    await rosa.getByRole('link', { name: /^Nora Winter waits/ }).click();
    await rosa.getByRole('dialog', { name: 'Nora Winter' }).getByText('Integration visit').first().waitFor();
    await rosa.getByRole('button', { name: 'Close', exact: true }).click();
    await rosa.getByRole('dialog').waitFor({ state: 'detached' });
    await railLink(rosa, 'Video').click();
    await rosa.getByText('Waiting: Nora Winter').waitFor();
    expect(await rosa.getByRole('link', { name: /Admit|Open room/ }).count()).toBe(0);
    await visit.desk.getByRole('link', { name: /^Nora Winter waits/ }).click();
    await visit.desk.getByRole('region', { name: 'Video' }).waitFor();
    expect(new URL(visit.desk.url()).pathname).toMatch(/^\/visits\/./);
    await see(visit.desk, 'room-waits');
  });
});
