import type { Page } from 'playwright-core';
import { lookAt, watchPage } from '../support/browser.js';
import { areConnected, seePictures, startVideoVisit, until, type VideoVisit } from '../support/video-visit.js';

const LA = 'America/Los_Angeles';
const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('a patient and a clinician meet by video, lose the line, and meet again', () => {
  let visit: VideoVisit;
  let desk: Page;
  let phone: Page;

  const decoded = async (page: Page) => Number(await page.locator('[data-frames-decoded]').getAttribute('data-frames-decoded'));
  const theySeeEachOther = async (pages = [phone, desk]) => {
    await seePictures(pages, decoded);
    await areConnected([phone, desk]);
  };
  const clean = (page: Page, name: string) => lookAt(page, name, visit.complaints);
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

  beforeAll(async () => {
    visit = await startVideoVisit();
    ({ desk, phone } = visit);
  });

  afterAll(() => visit?.stop());

  it('tells the patient when the room opens', async () => {
    await visit.moveTo(visit.starts.minus({ hours: 23 }));
    await phone.goto(await visit.newestLink(1));
    await phone.getByRole('button', { name: 'Open my visit page' }).click();
    await phone.getByText('You can join from 10:45 AM on').waitFor();
    expect(await phone.getByRole('button', { name: 'Join your visit' }).count()).toBe(0);
    await clean(phone, 'visit-too-early');
  });

  it('shows the button by itself, and helps when the camera is refused', async () => {
    await visit.moveTo(visit.starts.minus({ minutes: 10 }));
    await phone.getByRole('button', { name: 'Join your visit' }).waitFor();
    await clean(phone, 'visit-join');
    await phone.evaluate(() => { const { mediaDevices } = navigator; const real = mediaDevices.getUserMedia.bind(mediaDevices); mediaDevices.getUserMedia = async () => { mediaDevices.getUserMedia = real; throw new DOMException('no', 'NotAllowedError'); }; });
    await phone.getByRole('button', { name: 'Join your visit' }).click();
    await phone.getByRole('heading', { name: 'Before you join' }).waitFor();
    expect(await focused(phone)).toBe('Before you join');
    await clean(phone, 'visit-check');
    await phone.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await phone.getByRole('alert').getByText('This page may not use your camera').waitFor();
    await clean(phone, 'visit-check-refused');
    await phone.getByRole('button', { name: 'Try again' }).click();
    await phone.getByText('We hear you').waitFor();
    expect(await phone.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('group');
    await phone.getByRole('button', { name: 'Play a test sound' }).click();
    await phone.getByText('Did you hear three notes?').waitFor();
    await clean(phone, 'visit-check-on');
  });

  it('leads into the waiting room, where the clinician sees the patient wait', async () => {
    await desk.getByRole('link', { name: 'Visits' }).click();
    await desk.getByText('Not here yet').waitFor();
    await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
    await phone.getByRole('heading', { name: 'You are in the waiting room' }).waitFor();
    expect(await focused(phone)).toBe('You are in the waiting room');
    await phone.getByText('Leo Park, LMFT can see that you are here').waitFor();
    await phone.getByText('For you to read').waitFor();
    await clean(phone, 'visit-waiting');
    await phone.getByRole('button', { name: 'Español' }).click();
    await clean(phone, 'visit-waiting-spanish');
    await phone.getByRole('button', { name: 'English' }).click();
    await desk.getByText('Waiting: Nora Winter').waitFor();
    await desk.getByText(/waiting for 0:\d\d/).waitFor();
    await clean(desk, 'visits');
    for (const [name, width, height] of [['tablet', 820, 1180], ['phone', 390, 844]] as const) {
      await desk.setViewportSize({ width, height });
      await clean(desk, `visits-${name}`);
    }
    await desk.setViewportSize({ width: 1280, height: 900 });
  });

  it('brings both together when the clinician admits', async () => {
    await desk.getByRole('link', { name: 'Admit Nora Winter' }).click();
    await theySeeEachOther();
    await desk.getByText(/Elapsed 0:\d\d/).waitFor();
    await clean(phone, 'visit-call');
    await clean(desk, 'room');
    await phone.setViewportSize({ width: 844, height: 390 });
    await clean(phone, 'visit-call-sideways');
    await phone.setViewportSize({ width: 390, height: 844 });
    await desk.setViewportSize({ width: 820, height: 1180 });
    await clean(desk, 'room-tablet');
    await desk.setViewportSize({ width: 1280, height: 900 });
    const buttons = await phone.locator('[data-line] :is(button, a)').evaluateAll((all) => all.map((one) => Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width)));
    expect(buttons.length).toBe(5);
    expect(Math.min(...buttons)).toBeGreaterThanOrEqual(48);
  });

  it('goes on after a reload without asking again', async () => {
    await phone.reload();
    await theySeeEachOther();
    await desk.reload();
    await theySeeEachOther();
  });

  it('lets either leave and come back, and tells the other', async () => {
    await phone.getByRole('button', { name: 'Leave' }).click();
    await phone.getByRole('heading', { name: 'You left the visit' }).waitFor();
    await clean(phone, 'visit-left');
    await desk.getByText('Nora Winter is not here right now').waitFor();
    await phone.getByRole('button', { name: 'Come back in' }).click();
    await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
    await theySeeEachOther();
    await desk.getByRole('link', { name: 'Patients' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click();
    await phone.getByText('Leo Park, LMFT is not here right now').first().waitFor();
    await clean(phone, 'visit-alone');
    await desk.getByRole('link', { name: 'Visits' }).click();
    await desk.getByRole('link', { name: 'Go back in: Nora Winter' }).click();
    await desk.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await desk.getByRole('button', { name: 'Enter the room' }).waitFor();
    await clean(desk, 'room-check');
    await desk.getByRole('button', { name: 'Enter the room' }).click();
    await theySeeEachOther();
  });

  it('comes back when the network of the patient was gone for ten seconds', async () => {
    const stoppedAt = performance.now();
    visit.home.stopNetwork();
    await desk.getByText('The line dropped. Getting it back…').first().waitFor({ timeout: 20_000 });
    await clean(desk, 'room-dropped');
    await phone.getByText('The line dropped. Getting it back…').first().waitFor({ timeout: 20_000 });
    await until('ten seconds without a network', async () => performance.now() - stoppedAt >= 10_000);
    visit.home.resumeNetwork();
    await theySeeEachOther();
  });

  it('comes back when the API was restarted', async () => {
    await visit.stack.restartApi();
    await theySeeEachOther();
  });

  it('asks on a second device, leaves the first, and goes on there with sound only', async () => {
    const laptop = await (await visit.home.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', timezoneId: LA, reducedMotion: 'reduce' })).newPage();
    laptop.setDefaultTimeout(15_000);
    watchPage(laptop, visit.complaints);
    await laptop.goto(await visit.newestLink(2));
    await laptop.getByRole('button', { name: 'Open my visit page' }).click();
    await laptop.getByRole('button', { name: 'Join your visit' }).click();
    await laptop.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await laptop.getByRole('button', { name: 'Go on with sound only' }).click();
    await laptop.getByText('Camera is off').waitFor();
    await laptop.getByRole('button', { name: 'Go to the waiting room' }).click();
    await laptop.getByRole('heading', { name: 'Your visit is open on another device' }).waitFor();
    await clean(laptop, 'visit-other-device');
    await laptop.getByRole('button', { name: 'Go on here' }).click();
    await phone.getByRole('heading', { name: 'Your visit goes on on another device' }).waitFor();
    await clean(phone, 'visit-replaced');
    await phone.close();
    phone = laptop;
    await theySeeEachOther([phone]);
    await clean(phone, 'visit-call-desktop');
    await desk.getByText('Nora Winter is here with sound only.').waitFor();
    await clean(desk, 'room-sound-only');
  });

  it('ends for both when the clinician ends it, and the note stays', async () => {
    await desk.getByRole('button', { name: 'End visit' }).click();
    await clean(desk, 'room-end');
    await desk.getByRole('dialog').getByRole('button', { name: 'End visit' }).click();
    await phone.getByRole('heading', { name: 'Your visit is over' }).waitFor();
    await clean(phone, 'visit-ended');
    await desk.getByText('The visit is over.').waitFor();
    await desk.getByRole('heading', { name: 'Integration note' }).waitFor();
    expect(visit.complaints).toEqual([]);
  });
});
