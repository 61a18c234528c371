import type { Page } from 'playwright-core';
import { lookAt } from '../support/browser.js';
import { railLink } from '../support/rail.js';
import { startTwilioRoomsStandIn } from '../support/twilio-rooms-stand-in.js';
import { until } from '../support/until.js';
import {
  areConnected,
  comeIntoSight,
  seePictures,
  shown,
  startVideoVisit,
  type VideoVisit,
} from '../support/video-visit.js';
import { openVisitPage } from '../support/open-visit-page.js';

const key = 'a key of the tests';

// Everything that is not about who carries picture and sound is in telehealth-visit.
(process.env['CHROMIUM'] ? describe : describe.skip)('a patient and a clinician meet in a room of Twilio Video', () => {
  let twilio: Awaited<ReturnType<typeof startTwilioRoomsStandIn>>;
  let visit: VideoVisit;
  let desk: Page;
  let phone: Page;

  const theySeeEachOther = async () => {
    await areConnected([phone, desk]);
    await seePictures([phone, desk], shown);
  };

  beforeAll(async () => {
    twilio = await startTwilioRoomsStandIn({ apiKeySecret: key, sessionSeconds: 3 });
    visit = await startVideoVisit({
      VIDEO: 'twilio',
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_API_KEY_SID: `SK${'1'.repeat(32)}`,
      TWILIO_API_KEY_SECRET: key,
      TWILIO_API_URL: twilio.rest.url,
      TWILIO_VIDEO_URL: twilio.url,
    });
    ({ desk, phone } = visit);
    await visit.moveTo(visit.starts.minus({ hours: 23 }));
    await phone.goto(await visit.newestLink(1));
    await openVisitPage(phone);
    await visit.moveTo(visit.starts.minus({ minutes: 10 }));
    await comeIntoSight(phone);
  });

  afterAll(async () => {
    await visit?.stop();
    await twilio?.stop();
  });

  it('there is no room and no participant while the patient waits', async () => {
    await phone.getByRole('button', { name: 'Join your visit' }).click();
    await phone.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
    await phone.getByRole('heading', { name: 'You are in the waiting room' }).waitFor();
    await railLink(desk, 'Video').click();
    await desk.getByText('Waiting: Nora Winter').waitFor();
    expect([twilio.rest.rooms, twilio.people()]).toEqual([[], []]);
  });

  it('both are told that the video does not start while Twilio does not respond, and the patient whom to call', async () => {
    twilio.rest.moods.isAway = true;
    await desk.getByRole('link', { name: 'Admit Nora Winter' }).click();
    await phone.getByRole('status').getByText('The video does not start. We keep trying…').waitFor();
    await desk.getByText('The video service does not respond. Trying again…').waitFor();
    await desk.getByText('If the connection does not come back, call within 2 min').waitFor();
    await lookAt(phone, 'visit-call-unavailable', visit.complaints);
    await lookAt(desk, 'room-unavailable', visit.complaints);
  });

  it('they see each other once it responds, under names that reveal nothing', async () => {
    twilio.rest.moods.isAway = false;
    await theySeeEachOther();
    await lookAt(phone, 'visit-call-twilio', visit.complaints);
    await lookAt(desk, 'room-twilio', visit.complaints);
    expect(twilio.people()).toEqual(
      [1, 2].map(() => ({
        room: expect.stringMatching(/^[0-9a-f-]{36}$/),
        identity: expect.stringMatching(/^[0-9a-f]{32}$/),
      })),
    );
  });

  it('they see each other again after a reload of either', async () => {
    await phone.reload();
    await theySeeEachOther();
    await desk.reload();
    await theySeeEachOther();
    expect(twilio.people().length).toBe(2);
  });

  it('a connection that Twilio lost is restored', async () => {
    twilio.drop(twilio.people()[0]?.identity as string);
    await theySeeEachOther();
  });

  it('a participant whom Twilio removed gets in again with new access', async () => {
    const before = twilio
      .people()
      .map(({ identity }) => identity)
      .sort();
    twilio.rest.complete(twilio.people()[0]?.room as string);
    await until('both are in a new room', async () => twilio.people().length === 2 && twilio.rest.rooms.length >= 2);
    await theySeeEachOther();
    expect(
      twilio
        .people()
        .map(({ identity }) => identity)
        .sort(),
    ).toEqual(before);
  });

  it('the clinician ends the visit, and the room is closed at Twilio, too', async () => {
    await desk.getByRole('button', { name: 'End visit' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: 'End visit' }).click();
    await phone.getByRole('heading', { name: 'Your visit is over' }).waitFor();
    await desk.getByText('The visit is over.').waitFor();
    await until('nobody is left', async () => twilio.people().length === 0);
    expect(new Set(twilio.rest.rooms.map(({ status }) => status))).toEqual(new Set(['completed']));
    expect(visit.complaints).toEqual([]);
  });
});
