import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { launchVideoBrowser } from '../test/support/browser.js';
import { type BenchContext, median } from './context.js';
import { createVisitClinic, type VisitClinic } from './visit-clinic.js';

const VISITS = 5;
const LONGEST_MS = 20_000;

export const name = `First frame, ${VISITS} visits one after the other in Chromium with a made-up camera`;

/**
 * From the clinician's press of "Admit" to the patient's first picture on the screen, against two connections in one
 * page without a server.
 */
export async function run({ startApi, ownerUrl, print }: BenchContext): Promise<void> {
  if (!existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium'))
    return print('  LEFT OUT: no chromium (Debian package: chromium)');
  const url = await startApi();
  const clinic = await createVisitClinic(url, ownerUrl, VISITS);
  const [office, home] = await Promise.all([launchVideoBrowser(), launchVideoBrowser()]);
  try {
    const [floor, whole]: number[][] = [[], []];
    for (const visit of clinic.visits) {
      floor?.push(await bare(office.browser, url));
      whole?.push(await meet(office.browser, home.browser, url, clinic, visit));
    }
    const [least, most] = [median(floor as number[]), median(whole as number[])];
    print(`  two connections in one page: median ${least.toFixed(0)} ms`);
    print(
      `  from "Admit" to the first picture of the patient: median ${most.toFixed(0)} ms, longest ${Math.max(...(whole as number[])).toFixed(0)} ms (${(most / least).toFixed(1)} times as long)`,
    );
  } finally {
    await Promise.all([office.close(), home.close()]);
    await clinic.stop();
  }
}

async function meet(
  office: Browser,
  home: Browser,
  url: string,
  clinic: VisitClinic,
  { phone, appointmentId }: VisitClinic['visits'][number],
): Promise<number> {
  const [desk, pocket] = [await signedIn(office, url, clinic.clinician), await signedIn(home, url, phone)];
  await pocket.goto(`${url}/v`);
  await pocket.getByRole('button', { name: 'Join your visit' }).click();
  await pocket.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await pocket.getByRole('button', { name: 'Go to the waiting room' }).click();
  await pocket.getByRole('heading', { name: 'You are in the waiting room' }).waitFor();
  await desk.goto(`${url}/visits`);
  const admit = desk.locator(`a[href*="${appointmentId}"]`, { hasText: 'Admit' });
  await admit.waitFor();
  const begun = performance.now();
  await admit.click();
  await desk.locator('[data-frames-decoded] > video').waitFor();
  await seen(desk, '[data-frames-decoded] > video');
  const took = performance.now() - begun;
  await clinic.call('POST', `/api/telehealth/visits/${appointmentId}/end`, clinic.clinician, {});
  await Promise.all([desk.context().close(), pocket.context().close()]);
  return took;
}

async function signedIn(browser: Browser, url: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'], locale: 'en-US' });
  context.setDefaultTimeout(LONGEST_MS);
  const [name, value] = (cookie.split(';')[0] as string).split('=') as [string, string];
  await context.addCookies([{ name, value, url }]);
  return context.newPage();
}

/** Resolves when the browser has put a frame of it on the screen. */
function seen(page: Page, selector: string): Promise<void> {
  return page.evaluate(
    (what) =>
      new Promise<void>((resolve) => {
        (document.querySelector(what) as HTMLVideoElement).requestVideoFrameCallback(() => resolve());
      }),
    selector,
  );
}

async function bare(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(`${url}/api/health/live`);
  const took = await page.evaluate(async () => {
    const local = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    const begun = performance.now();
    const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
    one.onicecandidate = ({ candidate }) => void other.addIceCandidate(candidate ?? undefined);
    other.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate ?? undefined);
    const video = document.createElement('video');
    video.muted = true;
    document.body.append(video);
    const shown = new Promise<void>((resolve) => {
      video.requestVideoFrameCallback(() => resolve());
    });
    other.ontrack = ({ streams }) => {
      video.srcObject = streams[0] ?? null;
      void video.play();
    };
    for (const track of local.getTracks()) one.addTrack(track, local);
    await one.setLocalDescription();
    await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
    await other.setLocalDescription();
    await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
    await shown;
    return performance.now() - begun;
  });
  await context.close();
  return took;
}
