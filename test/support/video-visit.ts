import type { Page } from 'playwright-core';
import { demoClinic, signIn, startVideoDemo } from './demo-clinic.js';
import { started } from './started.js';
import { until } from './until.js';

/**
 * A visit booked for a Wednesday at eleven, with its clinician signed in at the desk; the demo clock shows nine on the
 * Monday before.
 */
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
    /** The link of the newest reminder, once `count` have been sent; or of the newest message about something else. */
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

/** How many frames of the other side a page has shown, by its video element: works with every provider. */
export const shown = (page: Page) =>
  page
    .locator('[data-frames-decoded] > video')
    .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);

/** The same as counted by the connection, for a picture that goes from browser to browser. */
export const decoded = async (page: Page) =>
  Number(await page.locator('[data-frames-decoded]').getAttribute('data-frames-decoded'));

/** Waits until each page shows new pictures, by a count of its frames, and the element plays. */
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

/** Makes a waiting page poll now: it polls less often the longer the wait, but at once when it becomes visible. */
export const comeIntoSight = (page: Page) =>
  page.evaluate(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });

export async function areConnected(pages: readonly Page[]): Promise<void> {
  for (const page of pages)
    await page.locator('[data-line=connected][data-online=true]').getByText('Connected', { exact: true }).waitFor();
}
