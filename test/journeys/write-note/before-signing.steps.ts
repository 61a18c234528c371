import { watchPage } from '../../support/browser.js';
import { openDesk, signIn as signInByForm } from '../../support/demo-clinic.js';
import { signOut } from '../../support/rail.js';
import { until } from '../../support/until.js';
import { clean, demo, desk, field, onDevice, onTablet, page, saved, signIn, state } from './story.js';

/** Drafts of colleagues who were here so many days ago. */
const leftByOthers = (...daysAgo: number[]) =>
  page.evaluate(
    (days) =>
      new Promise<string[]>((resolve) => {
        const request = indexedDB.open('snowmelt-drafts');
        request.onsuccess = () => {
          const transaction = request.result.transaction('drafts', 'readwrite');
          const rows = days.map((ago) => ({
            draftId: crypto.randomUUID(),
            personId: crypto.randomUUID(),
            noteId: crypto.randomUUID(),
            keptAt: Date.now() - ago * 86_400_000,
            iv: new Uint8Array(12),
            sealed: new ArrayBuffer(16),
          }));
          for (const row of rows) transaction.objectStore('drafts').put(row);
          transaction.oncomplete = () => {
            request.result.close();
            resolve(rows.map(({ draftId }) => draftId));
          };
        };
      }),
    daysAgo,
  );
const takeFromDevice = (draftId: string) =>
  page.evaluate(
    (id) =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('snowmelt-drafts');
        request.onsuccess = () => {
          const transaction = request.result.transaction('drafts', 'readwrite');
          transaction.objectStore('drafts').delete(id);
          transaction.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
    draftId,
  );

/** What is missing, and who else may see it until then. */
export function itWaitsForItsSignature(): void {
  it('says what is missing and leads to it, by keyboard', async () => {
    await page.getByRole('button', { name: 'Sign…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Not ready to sign' });
    await dialog.waitFor();
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual([
      'One practice',
      'Thoughts of suicide',
      'Risks',
    ]);
    await clean(page, 'note-missing');
    await onTablet(page, 'note-missing');
    await dialog.getByRole('button', { name: 'One practice' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'note-field-practice');
    await page.keyboard.type('Walk at seven each morning, ten minutes.');
    await saved();
  });

  it('offers no ready-made answer for thoughts of suicide, and one for risks only while that field is empty', async () => {
    const readyMade = (label: string) => page.getByRole('button', { name: new RegExp(`^${label}:`) });
    expect([await readyMade('Thoughts of suicide').count(), await readyMade('Risks').count()]).toEqual([0, 1]);
    await clean(page, 'note-risks');
    await field('Thoughts of suicide').fill('Asked; none, now or since the dose.');
    await field('Risks').fill('Slept badly.');
    await readyMade('Risks').waitFor({ state: 'detached' });
    await field('Risks').fill('');
    await page.getByRole('button', { name: 'Risks: None observed.' }).click();
    expect([await field('Risks').inputValue(), await field('Thoughts of suicide').inputValue()]).toEqual([
      'None observed.',
      'Asked; none, now or since the dose.',
    ]);
    await saved();
  });

  it('is on the list of unsigned notes', async () => {
    await page.getByRole('link', { name: 'Notes', exact: true }).click();
    await page.getByRole('heading', { name: 'Notes to sign' }).waitFor();
    await page.getByText('Draft by Leo Park, LMFT').waitFor();
    await clean(page, 'notes-unsigned');
    await onTablet(page, 'notes-unsigned');
    await page.getByRole('button', { name: /Open note of Nora Winter/ }).click();
    await field('Plan').waitFor();
  });

  it('survives the end of the session, and is hidden from the next user', async () => {
    await desk.clearCookies();
    await field('Insight').fill('The paths were only habit, and habits melt.');
    // whichever part of the page asks the server first
    await page
      .getByText('Signed out: kept on this device')
      .or(page.getByRole('heading', { name: 'Good to see you' }))
      .first()
      .waitFor();
    const back = async (email: string) => {
      await page.reload();
      await signInByForm(page, demo.stack, email);
    };
    const address = page.url();
    const [older, newer] = await leftByOthers(8, 6);
    await back('amara@example.com');
    await page.getByText('The paths were only habit.').waitFor();
    expect(await page.getByText('habits melt').count()).toBe(0);
    await until('what nobody came back for is deleted', async () => !(await onDevice()).ids.includes(older as string));
    await signOut(page);
    await page.getByRole('heading', { name: 'Good to see you' }).waitFor();
    const device = await onDevice();
    expect([device.count, device.ids.includes(newer as string), device.extractable]).toEqual([2, true, [false]]);
    expect(device.text).not.toMatch(/habit|melt/);
    await page.goto(address);
    await back('leo@example.com');
    await field('Insight').waitFor();
    expect(await field('Insight').inputValue()).toBe('The paths were only habit, and habits melt.');
    await saved();
    await until('the device has let go of it', async () => (await onDevice()).count === 1);
    await takeFromDevice(newer as string);
  });

  it('asks before signing out while another tab has unsent text', async () => {
    const other = await desk.newPage();
    watchPage(other, demo.complaints);
    await other.goto(page.url());
    await field('Insight', other).waitFor();
    await other.route('**/api/notes/*', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    await field('Insight', other).fill('The paths were only habit, and habits melt in the sun.');
    await state('waiting', other);
    await page.bringToFront(); // a browser may ask nothing for a tab that nobody sees
    const question = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.message();
    });
    await signOut(page);
    expect(await question).toContain('here or in another tab');
    await page.getByText('The text of the note is still here.').waitFor();
    await other.unroute('**/api/notes/*');
    await other.evaluate(() => window.dispatchEvent(new Event('online')));
    await saved(other);
    await other.close();
    await page.reload();
    expect(await field('Insight').inputValue()).toBe('The paths were only habit, and habits melt in the sun.');
  });

  it('lets a colleague read the draft, but not write', async () => {
    const nurse = await openDesk(demo.browser, demo.complaints);
    await signIn(nurse, 'chidi@example.com');
    await nurse.goto(page.url());
    await nurse.getByText('Leo Park, LMFT is still writing this note').waitFor();
    await nurse.getByText('habits melt').waitFor();
    expect(await nurse.getByRole('textbox').count()).toBe(0);
    await clean(nurse, 'note-colleague');
    await onTablet(nurse, 'note-colleague');
    await nurse.context().close();
    const rosa = await openDesk(demo.browser, []);
    await signIn(rosa, 'rosa@example.com');
    expect(await rosa.getByRole('link', { name: 'Notes', exact: true }).count()).toBe(0);
    await rosa.goto(page.url());
    await rosa.getByText('Your role does not allow this').first().waitFor();
    await rosa.context().close();
  });
}
