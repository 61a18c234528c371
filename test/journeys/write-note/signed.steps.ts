import { watchPage } from '../../support/browser.js';
import { openPhone } from '../../support/demo-clinic.js';
import { signOut } from '../../support/rail.js';
import { until } from '../../support/until.js';
import { call, clean, demo, desk, field, noteId, onDevice, onServer, onTablet, page, signIn } from './story.js';

/** The signature, and what comes after it. */
export function itIsSignedAndAddedTo(): void {
  it('is signed once, and then read-only', async () => {
    const other = await desk.newPage();
    watchPage(other, demo.complaints);
    await other.goto(page.url());
    await field('Plan', other).waitFor();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Sign…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign this note' });
    await dialog.getByText('I wrote this note').waitFor();
    await clean(page, 'note-sign');
    await onTablet(page, 'note-sign');
    await dialog.getByRole('button', { name: 'Sign note' }).dblclick();
    await page.getByText(/Signed by Leo Park, LMFT, .* 20\d\d, .* P[SD]T$/).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Signed by'));
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/Note signed: Integration visit/)
      .waitFor();
    expect([await page.getByRole('textbox').count(), await page.getByText('Not chosen').count()]).toEqual([0, 0]);
    const { status, etag, content } = await onServer();
    expect(status).toBe('signed');
    expect(
      (await call('PUT', `/api/notes/${noteId}`, { content: { ...content, plan: 'Another' } }, { 'if-match': etag }))
        .status,
    ).toBe(409);
    expect((await onServer()).content).toEqual(content);
    await field('Plan', other).fill('Typed in another tab, too late.');
    await other.getByText('This note was signed elsewhere').waitFor();
    await clean(other, 'note-closed');
    await onTablet(other, 'note-closed');
    await other.getByRole('button', { name: 'Show the signed note' }).click();
    await other.getByText(/Signed by Leo Park, LMFT/).waitFor();
    const late = other.getByRole('region', { name: 'Typed here and never saved' });
    await late.getByText('Typed in another tab, too late.').waitFor();
    expect([(await onServer()).content, (await onDevice()).count]).toEqual([content, 1]);
    await late.getByRole('button', { name: 'Discard…' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Discard', exact: true }).click();
    await late.waitFor({ state: 'detached' });
    expect((await onDevice()).count).toBe(0);
    await other.close();
  });

  it('keeps an unfinished addendum on the device, encrypted, when the page is left', async () => {
    await page.getByRole('button', { name: 'Add to this note' }).click();
    await page.waitForFunction(() => document.activeElement?.matches('textarea'));
    await page.getByLabel('A correction').check();
    await field('Text').fill('She walks at eight, not at seven.');
    await page.getByRole('link', { name: 'Notes', exact: true }).click();
    await page.getByRole('heading', { name: 'Notes to sign' }).waitFor();
    const device = await onDevice();
    expect([device.count, device.text.includes('eight')]).toEqual([1, false]);
    page.once('dialog', (question) => void question.dismiss());
    await signOut(page);
    await page.getByText('The text of the note is still here.').waitFor();
    await page.goto(`${demo.stack.url}/notes/${noteId}`);
    await field('Text').waitFor();
    expect([await field('Text').inputValue(), await page.getByLabel('A correction').isChecked()]).toEqual([
      'She walks at eight, not at seven.',
      true,
    ]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    const question = page.getByRole('dialog', { name: 'Discard what you wrote?' });
    await clean(page, 'note-addendum-throw-away');
    await question.getByRole('button', { name: 'Keep writing' }).click();
  });

  it('accepts a correction, and keeps the original', async () => {
    expect(await page.getByRole('button', { name: 'Sign and add' }).isDisabled()).toBe(true);
    await field('Why is it corrected?').fill('misheard');
    const text = await field('Text').inputValue();
    await field('Text').fill('x'.repeat(20_003));
    await page.getByText('3 characters too many').waitFor();
    expect([
      (await field('Text').inputValue()).length,
      await page.getByRole('button', { name: 'Sign and add' }).isDisabled(),
    ]).toEqual([20_003, true]);
    await field('Text').fill(text);
    await field('Why is it corrected?').fill('y'.repeat(301));
    await page.getByText('1 character too many').waitFor();
    await field('Why is it corrected?').fill('misheard');
    await clean(page, 'note-addendum');
    await onTablet(page, 'note-addendum');
    await page.getByRole('button', { name: 'Sign and add' }).click();
    await page.getByText('Why: misheard').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Why: misheard'));
    expect((await onDevice()).count).toBe(0);
    await page.getByText('Walk at seven each morning, ten minutes.').waitFor();
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/Addendum to the note/)
      .waitFor();
    await clean(page, 'note-signed');
    await onTablet(page, 'note-signed');
  });

  it('leaves nothing on the device after sign-out', async () => {
    await page.goto(demo.stack.url);
    await signOut(page);
    await page.getByRole('heading', { name: 'Good to see you' }).waitFor();
    await until('neither a draft nor a key is left', async () => {
      const { count, extractable } = await onDevice();
      return count === 0 && extractable.length === 0;
    });
  });

  it('fits a phone, and caused no browser error', async () => {
    const small = await openPhone(demo.browser, demo.complaints);
    await signIn(small, 'leo@example.com');
    await small.goto(`${demo.stack.url}/notes/${noteId}`);
    await small.getByText(/Signed by Leo Park, LMFT/).waitFor();
    await clean(small, 'note-signed-phone');
    expect(await small.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await small.goto(`${demo.stack.url}/notes`);
    await small.getByText('Nothing waits for a signature.').waitFor();
    await small.context().close();
    expect(demo.complaints).toEqual([]);
  });
}
