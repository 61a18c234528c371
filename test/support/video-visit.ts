import { DateTime } from 'luxon';
import { devices, type Page } from 'playwright-core';
import { launchVideoBrowser, watchPage } from './browser.js';
import { startStack } from './stack.js';

const LA = 'America/Los_Angeles';

/**
 * A visit that is booked: the clinician signed in at the desk, the patient's phone at hand, on two browsers with false cameras, each with a
 * network of its own. The demo clock stands at nine on a Monday, the visit is on the Wednesday at eleven.
 */
export async function startVideoVisit(settings: Record<string, string> = {}) {
  const [stack, office, home] = await Promise.all([startStack(settings), launchVideoBrowser(), launchVideoBrowser()]);
  const complaints: string[] = [];
  const room = await office.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', timezoneId: LA, reducedMotion: 'reduce', permissions: ['camera', 'microphone'] });
  const pocket = await home.browser.newContext({ ...devices['iPhone 13'], viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: 'en-US', timezoneId: LA, reducedMotion: 'reduce' });
  for (const context of [room, pocket]) context.setDefaultTimeout(15_000);
  const [desk, phone] = await Promise.all([room.newPage(), pocket.newPage()]);
  for (const page of [desk, phone]) watchPage(page, complaints);

  const call = (method: string, address: string, body?: object) => desk.evaluate(async ([m, a, b]) => {
    const answer = await fetch(a, { method: m, ...(b ? { headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify(b) } : {}) });
    if (!answer.ok) throw new Error(`${m} ${a}: ${answer.status} ${await answer.text()}`);
    return await answer.json() as Record<string, never>;
  }, [method, address, body] as const);
  const now = async () => DateTime.fromISO((await call('GET', '/api/demo-clock'))['now'] as unknown as string, { zone: LA });
  const moveTo = async (at: DateTime) => { await call('POST', '/api/demo-clock', { forwardMinutes: Math.ceil(at.diff(await now(), 'minutes').minutes) }); };
  const find = async (address: string, name: string) => ((await call('GET', address))['items'] as unknown as { id: string; name: string }[]).find((one) => one.name === name)?.id;
  /** The link of the newest reminder, when so many were mailed; or of the newest message about something else. */
  const newestLink = async (count: number, about = 'Reminder') => {
    let links: string[] = [];
    await until(`${count} reminders in the outbox`, async () => {
      const mails = (await call('GET', '/api/drawer'))['items'] as unknown as { body: string; reason: string }[];
      links = mails.filter(({ reason }) => reason.startsWith(about)).map(({ body }) => /http\S+\/v#\S+/.exec(body)?.[0] ?? '');
      return links.length >= count;
    });
    return links[0] as string;
  };

  await desk.goto(stack.url);
  await desk.getByLabel('E-mail').fill('leo@example.com');
  await desk.getByLabel('Password').first().fill(stack.password);
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await desk.getByRole('link', { name: 'Visits' }).waitFor();
  await moveTo((await now()).plus({ weeks: 1 }).startOf('week').set({ hour: 9 }));
  const starts = (await now()).startOf('week').plus({ days: 2 }).set({ hour: 11 });
  const patient = await call('POST', '/api/patients', { givenName: 'Nora', familyName: 'Winter', birthOn: '1988-04-12', phone: '(323) 555-0142', email: 'nora.winter@example.com', language: 'en-US', timeZone: LA, consents: { sms: false, email: true } });
  await call('POST', `/api/patients/${patient['id']}/courses`, { protocolId: await find('/api/protocols', 'Ketamine infusion: induction, 6 sessions in 3 weeks'), stage: 'consented' });
  await call('POST', '/api/appointments', { patientId: patient['id'], serviceTypeId: await find('/api/service-types', 'Integration visit (telehealth)'), startsLocal: starts.toFormat(`yyyy-MM-dd'T'HH:mm`), resourceIds: [await find('/api/resources', 'Leo Park, LMFT')] });
  return {
    stack, office, home, desk, phone, complaints, starts, moveTo, newestLink,
    async stop() {
      await Promise.all([office.close(), home.close()]);
      await stack.stop();
    },
  };
}
export type VideoVisit = Awaited<ReturnType<typeof startVideoVisit>>;

export async function until(what: string, holds: () => Promise<boolean>, limitMs = 30_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!await holds()) {
    if (performance.now() > end) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

/** How many frames of the other a page has shown; says any video element, whoever carries the picture. */
export const shown = (page: Page) => page.locator('[data-frames-decoded] > video').evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);

/** The same by the connection's own count, where the picture goes from browser to browser. */
export const decoded = async (page: Page) => Number(await page.locator('[data-frames-decoded]').getAttribute('data-frames-decoded'));

/** New pictures come to each page, by a count of frames of its own, and the element plays. */
export async function seePictures(pages: readonly Page[], frames: (page: Page) => Promise<number>): Promise<void> {
  await Promise.all(pages.map(async (page) => {
    const before = await frames(page);
    await until('pictures come', async () => await frames(page) > before + 5);
    await until('the picture plays', () => page.locator('[data-frames-decoded] > video').evaluate((video: HTMLVideoElement) => !video.paused && video.videoWidth > 0 && video.currentTime > 0));
  }));
}

export async function areConnected(pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.locator('[data-line=connected][data-online=true]').getByText('Connected', { exact: true }).waitFor();
}
