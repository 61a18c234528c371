import type { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import { lookAt } from '../../support/browser.js';
import { demoClinic, openDesk, openPhone, startDemo } from '../../support/demo-clinic.js';

export let demo: Awaited<ReturnType<typeof startDemo>>;
export let staff: Page;
export let prescriber: Page;
export let phone: Page;
export let infusion: DateTime;
export let integration: DateTime;

export const { now, moveTo, moveToMonday } = demoClinic(() => staff);
export const timeline = () => staff.getByRole('list', { name: 'Timeline' });
export const messages = () => staff.getByRole('region', { name: 'Messages' });
export const openChart = async () => {
  await staff.getByRole('link', { name: 'Patients' }).click();
  await staff.getByRole('link', { name: 'Winter, Nora' }).click();
  await timeline().waitFor();
};
export const choose = async (label: string, option: string) => {
  await staff.getByRole('combobox', { name: label }).click();
  await staff.getByRole('option', { name: option }).click();
};
export const clean = (page: Page, name: string) => lookAt(page, name, demo.complaints);
export const focused = (page: Page) =>
  page.evaluate(() => (document.activeElement === document.body ? 'nothing' : document.activeElement?.textContent));

/** Another one, for this step and those after it. */
export const fromNowOn = {
  prescriber: (next: Page) => {
    prescriber = next;
  },
  infusion: (next: DateTime) => {
    infusion = next;
  },
  integration: (next: DateTime) => {
    integration = next;
  },
};

/** A desk at the clinic and a phone at home. */
export function setUpStory(): void {
  beforeAll(async () => {
    demo = await startDemo();
    [staff, phone] = [await openDesk(demo.browser, demo.complaints), await openPhone(demo.browser, demo.complaints)];
  });

  afterAll(() => demo?.stop());
}
