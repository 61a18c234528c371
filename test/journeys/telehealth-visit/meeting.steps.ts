import { sizes } from '../../support/browser.js';
import { railLink } from '../../support/rail.js';
import { until } from '../../support/until.js';
import { areConnected, comeIntoSight } from '../../support/video-visit.js';
import { added, BLACK, brightest, watchBrightness } from '../../support/what-leaves.js';
import { clean, desk, focused, inSizes, phone, theySeeEachOther, visit } from './story.js';
import { openVisitPage } from '../../support/open-visit-page.js';

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

/** From the closed room to the two who see each other. */
export function theyMeet(): void {
  it('tells the patient when the room opens', async () => {
    await visit.moveTo(visit.starts.minus({ hours: 23 }));
    await phone.goto(await visit.newestLink(1));
    await openVisitPage(phone);
    await phone.getByText('You can join from 10:45 AM on').waitFor();
    expect(await phone.getByRole('button', { name: 'Join your visit' }).count()).toBe(0);
    await clean(phone, 'visit-too-early');
    await inSizes(phone, 'visit-too-early', 'tablet', 'desktop');
  });

  it('shows the join button without a reload, and helps when the camera is blocked', async () => {
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
    await railLink(desk, 'Video').click();
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

  it('connects both when the clinician admits the patient', async () => {
    await desk.getByRole('link', { name: 'Admit Nora Winter' }).click();
    await theySeeEachOther();
    await desk.getByText(/Elapsed 0:\d\d/).waitFor();
    await clean(phone, 'visit-call');
    await clean(desk, 'room');
  });

  it('fits the video into every window size', async () => {
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

  it('says beside the video what has happened', async () => {
    await desk.getByRole('tab', { name: 'Timeline' }).click();
    await desk
      .getByRole('list', { name: 'Timeline' })
      .getByText(/Visit started/)
      .waitFor();
    await clean(desk, 'room-timeline');
    // today's visit is what is seen without scrolling
    const latest = await desk.locator('.timeline li').last().boundingBox();
    expect(latest && latest.y > 0 && latest.y + latest.height < 900).toBe(true);
    await desk.getByRole('tab', { name: 'Note' }).click();
  });

  it('says in words when a camera or a microphone is switched off and on again', async () => {
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

  it('keeps a muted microphone and a camera that is off through a reload, and both can be switched on again', async () => {
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
}
