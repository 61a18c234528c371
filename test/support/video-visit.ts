import type { Page } from 'playwright-core';
import { demoClinic, signIn, startVideoDemo } from './demo-clinic.js';
import { started } from './started.js';
import { until } from './until.js';

/** A visit that is booked for a Wednesday at eleven, its clinician signed in at the desk; the demo clock stands at nine on the Monday before. */
export function startVideoVisit(settings: Record<string, string> = {}) {
  return started(async (starting) => {
    const demo = await starting(startVideoDemo(settings), (it) => it.stop());
    const { stack, desk } = demo;
    const { ask, now, moveTo, moveToMonday, register, startCourse, book } = demoClinic(() => desk);
    await desk.goto(stack.url);
    await signIn(desk, stack, 'leo@example.com');
    await moveToMonday(9);
    const starts = (await now()).startOf('day').plus({ days: 2, hours: 11 });
    const patientId = await register('(323) 555-0142');
    await startCourse(patientId, 'consented');
    await book(patientId, 'Integration visit (telehealth)', starts, 'Leo Park, LMFT');
    /** The link of the newest reminder, when so many were mailed; or of the newest message about something else. */
    const newestLink = async (count: number, about = 'Reminder') => {
      let links: string[] = [];
      await until(`${count} reminders in the outbox`, async () => {
        const mails = (await ask('GET', '/api/drawer')).items as { body: string; reason: string }[];
        links = mails
          .filter(({ reason }) => reason.startsWith(about))
          .map(({ body }) => /http\S+\/v#\S+/.exec(body)?.[0] ?? '');
        return links.length >= count;
      });
      return links[0] as string;
    };
    return { ...demo, ask, starts, patientId, moveTo, newestLink };
  });
}
export type VideoVisit = Awaited<ReturnType<typeof startVideoVisit>>;

/** How many frames of the other a page has shown; says any video element, whoever carries the picture. */
export const shown = (page: Page) =>
  page
    .locator('[data-frames-decoded] > video')
    .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);

/** The same by the connection's own count, where the picture goes from browser to browser. */
export const decoded = async (page: Page) =>
  Number(await page.locator('[data-frames-decoded]').getAttribute('data-frames-decoded'));

/** New pictures come to each page, by a count of frames of its own, and the element plays. */
export async function seePictures(pages: readonly Page[], frames: (page: Page) => Promise<number>): Promise<void> {
  await Promise.all(
    pages.map(async (page) => {
      const before = await frames(page);
      await until('pictures come', async () => (await frames(page)) > before + 5);
      await until('the picture plays', () =>
        page
          .locator('[data-frames-decoded] > video')
          .evaluate((video: HTMLVideoElement) => !video.paused && video.videoWidth > 0 && video.currentTime > 0),
      );
    }),
  );
}

/** A page that waits asks the seldomer the longer it has to wait, and at once when somebody looks at it again. */
export const comeIntoSight = (page: Page) =>
  page.evaluate(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });

export async function areConnected(pages: readonly Page[]): Promise<void> {
  for (const page of pages)
    await page.locator('[data-line=connected][data-online=true]').getByText('Connected', { exact: true }).waitFor();
}
