import type { Page } from 'playwright-core';
import { until } from './until.js';

/**
 * Presses the button behind a patient's link, as often as a patient would: a machine with too much to do refuses once
 * in a while, and the page then asks to press again.
 */
export async function openVisitPage(page: Page, button = 'Open my visit page'): Promise<void> {
  const open = page.getByRole('button', { name: button });
  await open.waitFor();
  let shown = '';
  await until(
    () => `the visit page opened; it showed: ${shown}`,
    async () => {
      if (await open.isEnabled({ timeout: 1000 }).catch(() => false))
        await open.click({ timeout: 1000 }).catch(() => undefined);
      shown = await page.locator('body').innerText();
      return !(await open.isVisible());
    },
  );
}
