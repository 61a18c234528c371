import type { Page } from 'playwright-core';

/** The link with this word in the rail; it may end with a count. */
export const railLink = (page: Page, word: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: new RegExp(`^${word}`) });

export const openMenu = (page: Page) => page.getByRole('button', { name: /, your menu$/ }).click();

/** Through the person's menu. */
export async function signOut(page: Page): Promise<void> {
  await openMenu(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
}
