import type { Page } from 'playwright-core';
import { watchPage } from '../../support/browser.js';
import { call, clean, demo, desk, field, noteId, onDevice, onServer, onTablet, page, saved, state } from './story.js';

/** Two texts of one note: whose stays is chosen. */
export function anotherTabWasFaster(): void {
  it('reports no conflict after a lost response', async () => {
    await page.route('**/api/notes/*', async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      await route.fetch();
      return route.abort();
    });
    await field('Sleep and substances').fill('Seven hours.');
    await state('waiting');
    await page.unroute('**/api/notes/*');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await saved();
    expect((await onServer()).content['sleepAndSubstances']).toBe('Seven hours.');
  });

  it('shows both texts when another tab saved first, and continues with the chosen one', async () => {
    const other = await desk.newPage();
    watchPage(other, demo.complaints);
    await other.goto(page.url());
    await field('Plan', other).waitFor();
    await field('Plan').fill('Meet again in a week.');
    await saved();
    await field('Plan', other).fill('Meet again in two weeks.');
    await other.getByText('This note was written in two places').waitFor();
    await other.getByText('Meet again in two weeks.').waitFor();
    await other.getByText('Meet again in a week.').waitFor();
    await clean(other, 'note-conflict');
    await onTablet(other, 'note-conflict');
    expect(await other.getByRole('button', { name: 'Continue with these' }).isDisabled()).toBe(true);
    expect((await onServer()).content['plan']).toBe('Meet again in a week.');
    await other.getByLabel('Both, one after the other').check();
    await other.getByRole('button', { name: 'Continue with these' }).click();
    await saved(other);
    expect((await onServer()).content['plan']).toBe('Meet again in two weeks.\n\nMeet again in a week.');
    await other.close();
    await page.reload();
    await field('Plan').waitFor();
  });

  it("stores a duplicated tab's text separately; of two offline tabs the later one shows both texts", async () => {
    const [copy] = await Promise.all([
      desk.waitForEvent('page'),
      page.evaluate(() => {
        window.open(window.location.href);
      }),
    ]);
    await field('Cadence', copy).waitFor();
    await desk.setOffline(true);
    await field('Cadence').fill('Weekly.');
    await field('Cadence', copy).fill('Monthly.');
    await state('waiting');
    await state('waiting', copy);
    expect((await onDevice()).count).toBe(2);
    await desk.setOffline(false);
    const beaten = (tab: Page) =>
      tab
        .getByText('This note was written in two places')
        .waitFor()
        .then(
          () => tab,
          () => new Promise<Page>(() => undefined),
        );
    const later = await Promise.race([beaten(page), beaten(copy)]);
    await saved(later === page ? copy : page);
    for (const text of ['Weekly.', 'Monthly.']) await later.getByText(text, { exact: true }).waitFor();
    await later.getByLabel('The text here').check();
    await later.getByRole('button', { name: 'Continue with these' }).click();
    await saved(later);
    expect([(await onDevice()).count, (await onServer()).content['cadence']]).toEqual([
      0,
      later === page ? 'Weekly.' : 'Monthly.',
    ]);
    // what was not chosen can still be read, after a reload too
    const other = later === page ? 'Monthly.' : 'Weekly.';
    const notChosen = (tab: Page) => tab.getByRole('region', { name: 'Not chosen' });
    await notChosen(later)
      .getByText(/Text saved elsewhere, /)
      .waitFor();
    await page.reload();
    await notChosen(page).getByText(other, { exact: true }).waitFor();
    await clean(page, 'note-not-chosen');
    await onTablet(page, 'note-not-chosen');
    await copy.close();
  });

  it('asks to read again what was changed since, before signing', async () => {
    await page.reload();
    await field('Plan').waitFor();
    const { etag, content } = await onServer();
    await call(
      'PUT',
      `/api/notes/${noteId}`,
      { content: { ...content, practice: 'Walk.', suicidalThoughts: 'Asked; none.', risks: 'None observed.' } },
      { 'if-match': etag },
    );
    await field('One practice').fill('x');
    await page.getByText('This note was written in two places').waitFor();
    for (const elsewhere of await page.getByRole('radio', { name: 'The text saved elsewhere' }).all())
      await elsewhere.check();
    await page.getByRole('button', { name: 'Continue with these' }).click();
    await saved();
    await page.getByRole('button', { name: 'Sign…' }).click();
    await page.getByRole('dialog', { name: 'Sign this note' }).waitFor();
    const again = await onServer();
    await call(
      'PUT',
      `/api/notes/${noteId}`,
      { content: { ...again.content, practice: '', suicidalThoughts: '', risks: '' } },
      { 'if-match': again.etag },
    );
    await page.getByRole('button', { name: 'Sign note' }).click();
    await page.getByText('This is the newest text').waitFor();
    expect([await field('One practice').inputValue(), (await onServer()).status]).toEqual(['', 'draft']);
  });
}
