import type { Page } from 'playwright-core';
import { lookAt, lookInSizes, sizes, watchPage } from '../support/browser.js';
import { openDesk, signIn } from '../support/demo-clinic.js';
import { until } from '../support/until.js';
import {
  areConnected,
  comeIntoSight,
  decoded,
  seePictures,
  startVideoVisit,
  type VideoVisit,
} from '../support/video-visit.js';
import { added, BLACK, brightest, watchAdded, watchBrightness } from '../support/what-leaves.js';
import { openVisitPage } from '../support/open-visit-page.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('a patient and a clinician meet by video, lose the line, and meet again', () => {
  let visit: VideoVisit;
  let desk: Page;
  let phone: Page;

  const theySeeEachOther = async (pages = [phone, desk]) => {
    await seePictures(pages, decoded);
    await areConnected([phone, desk]);
  };
  const clean = (page: Page, name: string) => lookAt(page, name, visit.complaints);
  const inSizes = (page: Page, name: string, ...sizes: ('phone' | 'tablet' | 'desktop')[]) =>
    lookInSizes(page, name, visit.complaints, sizes);
  /** The field that has the focus is not below the picture, going back up by keyboard. */
  const seesWhatItWrites = async () => {
    await desk.getByRole('textbox', { name: 'Plan' }).focus();
    for (let n = 0; n < 6; n += 1) {
      await desk.keyboard.press('Shift+Tab');
      expect(
        await desk.evaluate(() => {
          const { top, bottom, left } = (document.activeElement as Element).getBoundingClientRect();
          const seen = document.elementFromPoint(left + 5, Math.min(bottom, Math.max(top, 0) + 20) - 4);
          return document.activeElement?.contains(seen) || seen?.contains(document.activeElement);
        }),
      ).toBe(true);
    }
  };
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

  beforeAll(async () => {
    visit = await startVideoVisit();
    ({ desk, phone } = visit);
    await Promise.all([watchAdded(desk), watchAdded(phone)]);
  });

  afterAll(() => visit?.stop());

  it('tells the patient when the room opens', async () => {
    await visit.moveTo(visit.starts.minus({ hours: 23 }));
    await phone.goto(await visit.newestLink(1));
    await openVisitPage(phone);
    await phone.getByText('You can join from 10:45 AM on').waitFor();
    expect(await phone.getByRole('button', { name: 'Join your visit' }).count()).toBe(0);
    await clean(phone, 'visit-too-early');
    await inSizes(phone, 'visit-too-early', 'tablet', 'desktop');
  });

  it('shows the button by itself, and helps when the camera is refused', async () => {
    const heard = await phone.getByText('You can join from').elementHandle();
    await visit.moveTo(visit.starts.minus({ minutes: 10 }));
    await comeIntoSight(phone);
    await phone.getByRole('button', { name: 'Join your visit' }).waitFor();
    expect(await phone.getByRole('button', { name: 'I will be there' }).count()).toBe(0); // who can join says so by joining
    expect(await heard?.textContent()).toMatch(/^The room is open/); // in the line a screen reader listens to already
    expect(await focused(phone)).toBe('Hello, Nora');
    await clean(phone, 'visit-join');
    await inSizes(phone, 'visit-join', 'tablet', 'desktop');
    await phone.evaluate(() => {
      const { mediaDevices } = navigator;
      const real = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async () => {
        mediaDevices.getUserMedia = real;
        throw new DOMException('no', 'NotAllowedError');
      };
    });
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
    const [way, line] = await Promise.all([
      phone.getByRole('button', { name: 'Go to the waiting room' }).boundingBox(),
      phone.getByRole('contentinfo').boundingBox(),
    ]);
    expect(way && line && way.y + way.height < line.y).toBe(true); // in sight, above the line with the emergency numbers
    await clean(phone, 'visit-check-on');
    await inSizes(phone, 'visit-check-on', 'tablet', 'desktop');
  });

  it('leads into the waiting room, where the clinician sees the patient wait', async () => {
    await desk.getByRole('link', { name: 'Visits' }).click();
    await desk.getByText('Not here yet').waitFor();
    await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
    await phone.getByRole('heading', { name: 'You are in the waiting room' }).waitFor();
    expect(await focused(phone)).toBe('You are in the waiting room');
    await phone.getByText('Leo Park, LMFT can see that you are here').waitFor();
    await phone.getByText('Your visit starts at 11:00 AM.').waitFor();
    await phone.getByText(/You have been waiting since 10:5\d AM/).waitFor();
    await phone.getByText('For you to read').waitFor();
    await clean(phone, 'visit-waiting');
    await inSizes(phone, 'visit-waiting', 'tablet', 'desktop');
    await phone.getByRole('button', { name: 'Español' }).click();
    await clean(phone, 'visit-waiting-spanish');
    await phone.getByRole('button', { name: 'English' }).click();
    await desk.getByText('Waiting: Nora Winter').waitFor();
    await desk.getByText(/waiting for 0:\d\d/).waitFor();
    await clean(desk, 'visits');
    for (const size of ['tablet', 'phone'] as const) {
      await desk.setViewportSize(sizes[size]);
      await clean(desk, `visits-${size}`);
    }
    await desk.setViewportSize(sizes.desktop);
  });

  it('brings both together when the clinician admits', async () => {
    await desk.getByRole('link', { name: 'Admit Nora Winter' }).click();
    await theySeeEachOther();
    await desk.getByText(/Elapsed 0:\d\d/).waitFor();
    await clean(phone, 'visit-call');
    await clean(desk, 'room');
  });

  it('has room for the picture in every window', async () => {
    await inSizes(phone, 'visit-call', 'tablet');
    await phone.setViewportSize({ width: 844, height: 390 });
    await clean(phone, 'visit-call-sideways');
    await phone.setViewportSize(sizes.phone);
    await desk.setViewportSize(sizes.tablet);
    await clean(desk, 'room-tablet');
    await seesWhatItWrites();
    await desk.setViewportSize(sizes.phone);
    await clean(desk, 'room-phone');
    await seesWhatItWrites();
    await desk.setViewportSize(sizes.desktop);
    const buttons = await phone
      .locator('[data-line] :is(button, a)')
      .evaluateAll((all) =>
        all.map((one) => Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width)),
      );
    expect(buttons.length).toBe(5);
    expect(Math.min(...buttons)).toBeGreaterThanOrEqual(48);
  });

  it('tells beside the picture what has happened', async () => {
    await desk.getByRole('tab', { name: 'Timeline' }).click();
    await desk
      .getByRole('list', { name: 'Timeline' })
      .getByText(/Visit begun/)
      .waitFor();
    await clean(desk, 'room-timeline');
    // today's visit is what is seen without scrolling
    const latest = await desk.locator('.timeline li').last().boundingBox();
    expect(latest && latest.y > 0 && latest.y + latest.height < 900).toBe(true);
    await desk.getByRole('tab', { name: 'Note' }).click();
  });

  it('says that a camera or a microphone was switched off, in words and instead of black, and when it is on again', async () => {
    for (const [here, there, name] of [
      [desk, phone, 'Leo Park, LMFT'],
      [phone, desk, 'Nora Winter'],
    ] as const) {
      const heard = await there.locator('[data-covers] [role=status]').elementHandle(); // a screen reader listens to it already
      await here.getByRole('button', { name: 'Camera off' }).click();
      await there.getByText(`${name} turned the camera off.`).waitFor();
      await here.getByRole('button', { name: 'Mute' }).click();
      await there.getByText(`${name} turned camera and microphone off.`).waitFor();
      expect(await heard?.textContent()).toBe(`${name} turned camera and microphone off.`);
      await clean(there, there === phone ? 'visit-camera-off' : 'room-camera-off');
      await here.getByRole('button', { name: 'Camera on' }).click();
      await here.getByRole('button', { name: 'Unmute' }).click();
      await there.getByText(/ turned .* off\./).waitFor({ state: 'detached' });
    }
    await theySeeEachOther();
  });

  it('keeps muted who was muted, and a camera off that was off, through a reload; and both go on again', async () => {
    for (const [here, there, name] of [
      [phone, desk, 'Nora Winter'],
      [desk, phone, 'Leo Park, LMFT'],
    ] as const) {
      const words = there.getByText(`${name} turned camera and microphone off.`);
      await here.getByRole('button', { name: 'Camera off' }).click();
      await here.getByRole('button', { name: 'Mute', exact: true }).click();
      await words.waitFor();
      await until('the picture is black', async () => (await brightest(there)) < BLACK);
      await watchBrightness(there);
      await here.reload();
      await here.getByRole('button', { name: 'Unmute' }).waitFor();
      await here.getByRole('button', { name: 'Camera on' }).waitFor();
      await here.getByText('Camera is off').or(here.locator('.self').getByText('Camera off')).waitFor();
      await areConnected([phone, desk]);
      await words.waitFor();
      expect([await added(here), (await brightest(there)) < BLACK]).toEqual([['audio off', 'video off'], true]);
      await clean(here, here === phone ? 'visit-still-off' : 'room-still-off');
      await here.getByRole('button', { name: 'Camera on' }).click();
      await here.getByRole('button', { name: 'Unmute' }).click();
      await words.waitFor({ state: 'detached' });
      await until('the picture is no longer black', async () => (await brightest(there)) > BLACK);
    }
    await theySeeEachOther();
  });

  it('goes on after a reload without asking again, also when midnight has made it one of yesterday', async () => {
    await phone.reload();
    await theySeeEachOther();
    const list = /\/api\/telehealth\/visits(\?|$)/;
    await desk.route(list, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), items: [] } });
    });
    await desk.reload();
    await theySeeEachOther();
    await desk.unroute(list);
  });

  it('lets the patient leave and come back, and tells the clinician', async () => {
    await phone.getByRole('button', { name: 'Camera off' }).click();
    await phone.getByRole('button', { name: 'Mute', exact: true }).click();
    await phone.getByRole('button', { name: 'Leave' }).click();
    await phone.getByRole('heading', { name: 'You left the visit' }).waitFor();
    await clean(phone, 'visit-left');
    await inSizes(phone, 'visit-left', 'tablet', 'desktop');
    await desk.getByText('Nora Winter left the visit').waitFor();
    expect(await desk.getByText('If the line does not come back').count()).toBe(0);
    await clean(desk, 'room-patient-left');
    await phone.getByRole('button', { name: 'Come back in' }).click();
    await phone.getByText('Camera is off').waitFor();
    await phone.getByText('Microphone is off').waitFor();
    await clean(phone, 'visit-check-still-off');
    await phone.getByRole('button', { name: 'Unmute' }).click();
    await phone.getByText('We hear you').waitFor();
    await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
    await desk.getByText('Nora Winter turned the camera off.').waitFor();
    await phone.getByRole('button', { name: 'Camera on' }).click();
    await theySeeEachOther();
  });

  it('asks the clinician before the room is left, and leads back', async () => {
    await desk.getByRole('button', { name: 'Mute', exact: true }).click();
    await desk.getByRole('link', { name: 'Patients' }).click();
    await desk.getByRole('dialog', { name: 'Leave the room?' }).waitFor();
    await clean(desk, 'room-leave');
    await desk.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click();
    await phone.getByText('Leo Park, LMFT left the room.').first().waitFor();
    await clean(phone, 'visit-alone');
    await inSizes(phone, 'visit-alone', 'tablet', 'desktop');
    await desk.getByRole('link', { name: 'Visits' }).click();
    await desk.getByText('alone in the room').waitFor();
    await desk.getByText('Waiting: Nora Winter').waitFor();
    await desk.getByRole('link', { name: 'Go back in: Nora Winter' }).click();
    await desk.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await desk.getByRole('button', { name: 'Enter the room' }).waitFor();
    await desk.getByText('You are muted.').waitFor();
    await clean(desk, 'room-check');
    await desk.getByRole('button', { name: 'Enter the room' }).click();
    await phone.getByText('Leo Park, LMFT turned the microphone off.').waitFor();
    await desk.getByRole('button', { name: 'Unmute' }).click();
    await theySeeEachOther();
  });

  it('comes back when the network of the patient was gone for ten seconds', async () => {
    const stoppedAt = performance.now();
    // nobody touches the desk meanwhile: what it asks by itself does not keep its session alive, the room does
    const byItself = desk.waitForRequest(
      (request) => request.url().includes('/api/telehealth/visits/') && request.headers()['asked-by'] === 'page',
    );
    visit.home.stopNetwork();
    await desk.getByText('The line dropped. Getting it back…').first().waitFor();
    await clean(desk, 'room-dropped');
    await phone.getByText('The line dropped. Getting it back…').first().waitFor();
    await until('ten seconds without a network', async () => performance.now() - stoppedAt >= 10_000);
    visit.home.resumeNetwork();
    await byItself;
    await theySeeEachOther();
  });

  it('comes back when the API was restarted', async () => {
    await visit.stack.restartApi();
    await theySeeEachOther();
  });

  it('asks on a second device, leaves the first, and goes on there with sound only', async () => {
    const laptop = await openDesk(visit.home.browser, visit.complaints);
    await laptop.goto(await visit.newestLink(2));
    await openVisitPage(laptop);
    await laptop.getByRole('button', { name: 'Join your visit' }).click();
    await laptop.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await laptop.getByRole('button', { name: 'Go on with sound only' }).click();
    await laptop.getByText('Camera is off').waitFor();
    await laptop.getByRole('button', { name: 'Go to the waiting room' }).click();
    await laptop.getByRole('heading', { name: 'Your visit is open on another device' }).waitFor();
    await clean(laptop, 'visit-other-device');
    await inSizes(laptop, 'visit-other-device', 'tablet', 'phone');
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

  it('asks the clinician, too, on a second device; and says why a room was left', async () => {
    const second = await desk.context().newPage();
    watchPage(second, visit.complaints);
    const say: ((word: object) => void)[] = [];
    await second.routeWebSocket('**/api/signal', (socket) => {
      socket.connectToServer();
      say.push((word) => socket.send(JSON.stringify(word)));
    });
    await second.goto(desk.url());
    await second.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    const question = second.getByRole('dialog', { name: 'Open on another device' });
    for (const [reason, words] of [
      ['expired', 'The room is closed: the time of this visit is over.'],
      ['signed-out', 'You were signed out.'],
    ] as const) {
      await second.getByRole('button', { name: 'Enter the room' }).click();
      await question.waitFor();
      if (reason === 'expired') await clean(second, 'room-other-device');
      await question.getByRole('button', { name: 'Go on here' }).click();
      await second.locator('[data-line][data-online=true]').waitFor(); // seated: who is told goodbye before has held no place that could be asked about
      say.at(-1)?.({ type: 'goodbye', reason });
      await second.getByText(words).waitFor();
      await clean(second, `room-${reason}`);
      await second.getByRole('button', { name: 'Go back in' }).click();
    }
    await desk.getByText('This visit goes on on another device.').waitFor();
    await clean(desk, 'room-replaced');
    await second.close();
    await desk.getByRole('button', { name: 'Go on here' }).click();
    await desk.getByRole('button', { name: 'Enter the room' }).click();
    await theySeeEachOther([phone]);
  });

  it('asks a colleague before the first clinician has to leave, and tells who had to that a colleague took over', async () => {
    const amara = await openDesk(visit.office.browser, visit.complaints);
    await amara.goto(desk.url());
    await signIn(amara, visit.stack, 'amara@example.com');
    await amara.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await amara.getByRole('button', { name: 'Enter the room' }).click();
    const question = amara.getByRole('dialog', { name: 'A colleague is in the room' });
    await question
      .getByText('Leo Park, LMFT is in the room with Nora Winter. Take over? Leo Park, LMFT then leaves.')
      .waitFor();
    await clean(amara, 'room-colleague');
    await question.getByRole('button', { name: 'Stay out' }).click();
    await areConnected([phone, desk]);
    await amara.getByRole('button', { name: 'Enter the room' }).click();
    await question.getByRole('button', { name: 'Take over' }).click();
    await areConnected([phone, amara]);
    await desk.getByText('A colleague took over. The visit goes on with them.').waitFor();
    await clean(desk, 'room-taken-over');
    await desk.getByRole('button', { name: 'Go back in' }).click();
    await desk.getByRole('button', { name: 'Enter the room' }).click();
    await desk.getByText('Dr. Amara Osei is in the room with Nora Winter.').waitFor();
    await desk.getByRole('button', { name: 'Take over' }).click();
    await amara.getByText('A colleague took over.').waitFor();
    await amara.context().close();
    await theySeeEachOther([phone]);
  });

  it('ends for both when the clinician ends it, and the note stays', async () => {
    await desk.getByRole('button', { name: 'End visit' }).click();
    await clean(desk, 'room-end');
    expect(await focused(desk)).toBe('Go on talking');
    await desk.getByRole('dialog').getByRole('button', { name: 'End visit' }).click();
    await phone.getByRole('heading', { name: 'Your visit is over' }).waitFor();
    await clean(phone, 'visit-ended');
    await inSizes(phone, 'visit-ended', 'tablet');
    await desk.getByText('The visit is over. Finish and sign the note').waitFor();
    await desk.getByRole('heading', { name: 'Integration note' }).waitFor();
    await phone.getByRole('button', { name: 'To my visit page' }).click();
    await phone.getByText('This visit is over.').waitFor();
    expect(await phone.getByRole('button', { name: /I will be there|Join your visit/ }).count()).toBe(0);
    await clean(phone, 'visit-after');
    expect(visit.complaints).toEqual([]);
  });
});
