import { devices, type Page } from 'playwright-core';
import { lookAt, watchPage } from '../support/browser.js';
import { startVideoVisit, type VideoVisit } from '../support/video-visit.js';

(process.env['CHROMIUM'] ? describe : describe.skip)('a patient always finds a way in', () => {
  let visit: VideoVisit;
  let elsewhere: Page;

  const open = async (page: Page, link: string) => { await page.goto(link); await page.getByRole('button', { name: 'Open my visit page' }).click(); };
  const see = (page: Page, name: string) => lookAt(page, name, visit.complaints);

  beforeAll(async () => {
    visit = await startVideoVisit();
    const context = await visit.home.browser.newContext({ ...devices['iPhone 13'], viewport: { width: 390, height: 844 }, locale: 'en-US', timezoneId: 'America/Los_Angeles', reducedMotion: 'reduce' });
    context.setDefaultTimeout(15_000);
    elsewhere = await context.newPage();
    watchPage(elsewhere, visit.complaints);
  });

  afterAll(() => visit?.stop());

  it('asks for a new link where the first one was opened elsewhere, and it comes to the address on file', async () => {
    await visit.moveTo(visit.starts.minus({ minutes: 30 }));
    const link = await visit.newestLink(2);
    await open(visit.phone, link);
    await visit.phone.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    await open(elsewhere, link);
    await elsewhere.getByText('This link was opened before').waitFor();
    await see(elsewhere, 'patient-link-elsewhere');
    await elsewhere.getByRole('button', { name: 'Send me a new link' }).click();
    await elsewhere.getByText('a new link comes to the phone or e-mail we have for you').waitFor();
    expect(await elsewhere.evaluate(() => document.activeElement?.textContent)).toContain('If this visit is not over');
    await see(elsewhere, 'patient-link-asked');
    await open(elsewhere, await visit.newestLink(1, 'Link to the visit'));
    await elsewhere.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    await visit.phone.reload();
    await visit.phone.getByRole('heading', { name: 'Hello, Nora' }).waitFor(); // what was opened stays open
  });

  it('is sent one by the clinic, which is told how it goes', async () => {
    const { desk } = visit;
    await desk.getByRole('link', { name: 'Patients' }).click();
    await desk.getByRole('link', { name: 'Winter, Nora' }).click();
    await desk.getByRole('button', { name: /Open Integration visit/ }).click();
    await desk.getByRole('button', { name: 'Send the link now' }).click();
    await desk.getByText('The link goes out now, by e-mail.').waitFor();
    await see(desk, 'appointment-link-sent');
    await desk.getByRole('button', { name: 'Close' }).click();
    await open(elsewhere, await visit.newestLink(2, 'Link to the visit'));
    await elsewhere.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    await desk.getByRole('list', { name: 'Timeline' }).getByText('Link asked for: Integration visit').first().waitFor();
  });

  it('no browser complained', () => expect(visit.complaints).toEqual([]));
});
