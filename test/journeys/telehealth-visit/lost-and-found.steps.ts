import { watchPage } from '../../support/browser.js';
import { openDesk, signIn } from '../../support/demo-clinic.js';
import { railLink } from '../../support/rail.js';
import { until } from '../../support/until.js';
import { areConnected } from '../../support/video-visit.js';
import { clean, desk, focused, fromNowOn, inSizes, phone, theySeeEachOther, visit } from './story.js';
import { openVisitPage } from '../../support/open-visit-page.js';

/** Reloads, lines that drop, other devices and colleagues, and the end. */
export function theyLoseEachOtherAndMeetAgain(): void {
  it('continues after a reload without asking again, even if the visit is of yesterday by then', async () => {
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
    expect(await desk.getByText('If the connection does not come back').count()).toBe(0);
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

  it('asks the clinician before leaving the room, and leads back', async () => {
    await desk.getByRole('button', { name: 'Mute', exact: true }).click();
    await desk.getByRole('link', { name: 'Patients' }).click();
    await desk.getByRole('dialog', { name: 'Leave the room?' }).waitFor();
    await clean(desk, 'room-leave');
    await desk.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click();
    await phone.getByText('Leo Park, LMFT left the room.').first().waitFor();
    await clean(phone, 'visit-alone');
    await inSizes(phone, 'visit-alone', 'tablet', 'desktop');
    await railLink(desk, 'Video').click();
    await desk.getByText('alone in the room').waitFor();
    await desk.getByText('Waiting: Nora Winter').waitFor();
    await desk.getByRole('link', { name: 'Rejoin: Nora Winter' }).click();
    await desk.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await desk.getByRole('button', { name: 'Enter the room' }).waitFor();
    await desk.getByText('You are muted.').waitFor();
    await clean(desk, 'room-check');
    await desk.getByRole('button', { name: 'Enter the room' }).click();
    await phone.getByText('Leo Park, LMFT turned the microphone off.').waitFor();
    await desk.getByRole('button', { name: 'Unmute' }).click();
    await theySeeEachOther();
  });

  it("reconnects when the patient's network was gone for ten seconds", async () => {
    const stoppedAt = performance.now();
    // nobody touches the desk meanwhile: what it asks by itself does not keep its session alive, the room does
    const byItself = desk.waitForRequest(
      (request) => request.url().includes('/api/telehealth/visits/') && request.headers()['asked-by'] === 'page',
    );
    visit.home.stopNetwork();
    await desk.getByText('The connection dropped. Getting it back…').first().waitFor();
    await clean(desk, 'room-dropped');
    await phone.getByText('The connection dropped. Getting it back…').first().waitFor();
    await until('ten seconds without a network', async () => performance.now() - stoppedAt >= 10_000);
    visit.home.resumeNetwork();
    await byItself;
    await theySeeEachOther();
  });

  it('reconnects when the API was restarted', async () => {
    await visit.stack.restartApi();
    await theySeeEachOther();
  });

  it('asks on a second device, leaves on the first, and continues on the second with sound only', async () => {
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
    await laptop.getByRole('button', { name: 'Continue here' }).click();
    await phone.getByRole('heading', { name: 'Your visit continues on another device' }).waitFor();
    await clean(phone, 'visit-replaced');
    await phone.close();
    fromNowOn.phone(laptop);
    await theySeeEachOther([phone]);
    await clean(phone, 'visit-call-desktop');
    await desk.getByText('Nora Winter is here with sound only.').waitFor();
    await clean(desk, 'room-sound-only');
  });

  it('asks the clinician on a second device, too, and says why the first one left', async () => {
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
      await question.getByRole('button', { name: 'Continue here' }).click();
      await second.locator('[data-line][data-online=true]').waitFor(); // seated: who is told goodbye before has held no place that could be asked about
      say.at(-1)?.({ type: 'goodbye', reason });
      await second.getByText(words).waitFor();
      await clean(second, `room-${reason}`);
      await second.getByRole('button', { name: 'Rejoin' }).click();
    }
    await desk.getByText('This visit continues on another device.').waitFor();
    await clean(desk, 'room-replaced');
    await second.close();
    await desk.getByRole('button', { name: 'Continue here' }).click();
    await desk.getByRole('button', { name: 'Enter the room' }).click();
    await theySeeEachOther([phone]);
  });

  it('asks a colleague before replacing the first clinician, and tells the one replaced', async () => {
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
    await desk.getByRole('button', { name: 'Rejoin' }).click();
    await desk.getByRole('button', { name: 'Enter the room' }).click();
    await desk.getByText('Dr. Amara Osei is in the room with Nora Winter.').waitFor();
    await desk.getByRole('button', { name: 'Take over' }).click();
    await amara.getByText('A colleague took over.').waitFor();
    await amara.context().close();
    await theySeeEachOther([phone]);
  });

  it('ends for both when the clinician ends it, and keeps the note', async () => {
    await desk.getByRole('button', { name: 'End visit' }).click();
    await clean(desk, 'room-end');
    expect(await focused(desk)).toBe('Back to the visit');
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
}
