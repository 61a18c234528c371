import { DateTime } from 'luxon';
import { type Browser, type Page } from 'playwright-core';
import { launchBrowser, lookAt, watchPage } from '../support/browser.js';
import { type Stack, startStack } from '../support/stack.js';

const LA = 'America/Los_Angeles';

(process.env['CHROMIUM'] ? describe : describe.skip)('a colleague begins the note of a visit, and the clinician of the visit takes it over', () => {
  let stack: Stack;
  let browser: Browser;
  let amara: Page;
  let leo: Page;
  const complaints: string[] = [];

  const call = (method: string, address: string, body?: object) => amara.evaluate(async ([m, a, b]) => {
    const answer = await fetch(a, { method: m, ...(b ? { headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify(b) } : {}) });
    return await answer.json() as Record<string, string> & { items: { id: string; code?: string; name: string }[] };
  }, [method, address, body] as const);
  const signedIn = async (email: string) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', timezoneId: LA, reducedMotion: 'reduce' });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    watchPage(page, complaints);
    await page.goto(stack.url);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').first().fill(stack.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    return page;
  };

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
    [amara, leo] = [await signedIn('amara@example.com'), await signedIn('leo@example.com')];
    const now = async () => DateTime.fromISO((await call('GET', '/api/demo-clock'))['now'] as string, { zone: LA });
    await call('POST', '/api/demo-clock', { forwardMinutes: Math.ceil((await now()).plus({ weeks: 1 }).startOf('week').set({ hour: 9 }).diff(await now(), 'minutes').minutes) });
    const patient = await call('POST', '/api/patients', { givenName: 'Nora', familyName: 'Winter', birthOn: '1988-04-12', phone: null, email: 'nora.winter@example.com', language: 'en-US', timeZone: LA, consents: { sms: false, email: true } });
    const service = (await call('GET', '/api/service-types')).items.find(({ code }) => code === 'integration')?.id;
    const lane = (await call('GET', '/api/resources')).items.find(({ name }) => name === 'Leo Park, LMFT')?.id;
    await call('POST', '/api/appointments', { patientId: patient['id'], serviceTypeId: service, startsLocal: (await now()).plus({ hours: 2 }).toFormat(`yyyy-MM-dd'T'HH:mm`), resourceIds: [lane] });
    await amara.goto(`${stack.url}/patients/${patient['id']}`);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('says whose visit it is before it becomes her note', async () => {
    await amara.getByRole('button', { name: /Open Integration visit/ }).click();
    await amara.getByRole('button', { name: 'Write note' }).click();
    await amara.getByText('This visit is booked with Leo Park, LMFT.').waitFor();
    await lookAt(amara, 'note-of-colleague', complaints);
    await amara.getByRole('button', { name: 'Begin the note as its author' }).click();
    await amara.getByRole('heading', { name: 'Integration note' }).waitFor();
    await amara.getByRole('textbox', { name: 'Insight' }).fill('Snow melts.');
    await amara.locator('.save-line[data-state=saved]').waitFor();
  });

  it('is finished by the clinician of the visit, who says why', async () => {
    await leo.goto(amara.url());
    await leo.getByText('Dr. Amara Osei is still writing this note').waitFor();
    await leo.getByRole('button', { name: 'Take over this note…' }).click();
    await leo.getByRole('textbox', { name: 'Why do you take it over?' }).fill('I will hold the visit.');
    await lookAt(leo, 'note-take-over', complaints);
    // she goes on writing: he takes over what he has seen, and no other text
    const saved = amara.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
    await amara.getByRole('textbox', { name: 'Insight' }).fill('Snow melts slowly.');
    await saved;
    await leo.getByRole('button', { name: 'Take over', exact: true }).click();
    await leo.getByRole('dialog').getByRole('alert').waitFor();
    await leo.getByText('Snow melts slowly.').waitFor();
    await leo.getByRole('button', { name: 'Take over', exact: true }).click();
    expect(await leo.getByRole('textbox', { name: 'Insight' }).inputValue()).toBe('Snow melts slowly.');
    await leo.getByText(/from Dr. Amara Osei to Leo Park, LMFT, .*: I will hold the visit\./).waitFor();
    await lookAt(leo, 'note-taken-over', complaints);
    await amara.getByRole('textbox', { name: 'Insight' }).fill('Snow melts, and more.');
    await amara.getByText('Not saved: Only the author can change or sign this draft.').first().waitFor();
    await amara.reload();
    await amara.getByText('Leo Park, LMFT is still writing this note').waitFor();
  });

  it('asks a colleague to speak with an author who is signed in', async () => {
    await amara.getByRole('button', { name: 'Take over this note…' }).click();
    await amara.getByRole('textbox', { name: 'Why do you take it over?' }).fill('To finish it.');
    await amara.getByRole('button', { name: 'Take over', exact: true }).click();
    await amara.getByText('Leo Park, LMFT is signed in. Ask them to finish the note.').waitFor();
    await lookAt(amara, 'note-author-is-here', complaints);
    expect(complaints).toEqual([]);
  });
});
