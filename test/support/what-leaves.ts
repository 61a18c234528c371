import type { Page } from 'playwright-core';

declare global {
  interface Window {
    addedTracks?: string[];
    brightestSeen?: number;
  }
}

/** Out of 255. A camera that is off sends black; a fake camera sends a bright picture. */
export const BLACK = 40;

/** From the next load of the page: records whether each track was on when it was added to a connection. */
export const watchAdded = (page: Page) =>
  page.addInitScript(() => {
    const added: string[] = (window.addedTracks = []);
    const { addTrack } = RTCPeerConnection.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called with `this` below
    RTCPeerConnection.prototype.addTrack = function (track, ...streams) {
      added.push(`${track.kind} ${track.enabled ? 'on' : 'off'}`);
      return addTrack.call(this, track, ...streams);
    };
  });

/** Sorted by name, because browsers differ in the order. */
export const added = (page: Page) => page.evaluate(() => [...new Set(window.addedTracks)].sort());

/** Looks at every further picture of the other side, to find one bright frame among black ones. */
export const watchBrightness = (page: Page) =>
  page.locator('[data-frames-decoded] > video').evaluate((video: HTMLVideoElement) => {
    const context = Object.assign(document.createElement('canvas'), { width: 32, height: 24 }).getContext('2d', {
      willReadFrequently: true,
    });
    window.brightestSeen = 0;
    const look = () => {
      context?.drawImage(video, 0, 0, 32, 24);
      window.brightestSeen = Math.max(
        window.brightestSeen ?? 0,
        ...(context?.getImageData(0, 0, 32, 24).data ?? []).filter((_value, at) => at % 4 !== 3),
      );
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });

/** The brightest point since `watchBrightness`; without it, of this moment. */
export const brightest = (page: Page) =>
  page.locator('[data-frames-decoded] > video').evaluate((video: HTMLVideoElement) => {
    if (window.brightestSeen !== undefined) return window.brightestSeen;
    const context = Object.assign(document.createElement('canvas'), { width: 32, height: 24 }).getContext('2d');
    context?.drawImage(video, 0, 0, 32, 24);
    return Math.max(...(context?.getImageData(0, 0, 32, 24).data ?? []).filter((_value, at) => at % 4 !== 3));
  });
