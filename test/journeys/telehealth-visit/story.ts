import type { Page } from 'playwright-core';
import { lookAt, lookInSizes } from '../../support/browser.js';
import { areConnected, decoded, seePictures, startVideoVisit, type VideoVisit } from '../../support/video-visit.js';
import { watchAdded } from '../../support/what-leaves.js';

export let visit: VideoVisit;
export let desk: Page;
export let phone: Page;

export const theySeeEachOther = async (pages = [phone, desk]) => {
  await seePictures(pages, decoded);
  await areConnected([phone, desk]);
};
export const clean = (page: Page, name: string) => lookAt(page, name, visit.complaints);
export const inSizes = (page: Page, name: string, ...sizes: ('phone' | 'tablet' | 'desktop')[]) =>
  lookInSizes(page, name, visit.complaints, sizes);
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

/** Another one, for this step and those after it. */
export const fromNowOn = {
  phone: (next: Page) => {
    phone = next;
  },
};

/** A clinician and a patient with a visit by video on Monday. */
export function setUpStory(): void {
  beforeAll(async () => {
    visit = await startVideoVisit();
    ({ desk, phone } = visit);
    await Promise.all([watchAdded(desk), watchAdded(phone)]);
  });

  afterAll(() => visit?.stop());
}
