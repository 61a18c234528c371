import { sizes, watchPage } from '../../support/browser.js';
import { clean, demo, desk, field, fromNowOn, onDevice, onServer, onTablet, page, saved, state } from './story.js';

/** By the clipboard, as from another program. */
const paste = async (text: string) => {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('Control+V');
};

/** Typed, pasted, too long, on a phone, and without a line. */
export function aDraftIsWritten(): void {
  it('starts the note from the appointment, beside the timeline, with the header filled in', async () => {
    await page.getByRole('button', { name: /Open Integration visit/ }).click();
    await clean(page, 'note-button');
    await page.getByRole('button', { name: 'Write note' }).click();
    await page.getByRole('heading', { name: 'Integration note' }).waitFor();
    await page.getByText('3 days before').waitFor();
    await page.getByRole('region', { name: 'Note', exact: true }).getByText('Apr 12, 1988').waitFor();
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/Note started: Integration visit/)
      .waitFor();
    fromNowOn.noteId(new URL(page.url()).pathname.split('/').at(-1) as string);
  });

  it('asks the opening questions of a video visit', async () => {
    const opening = page.getByRole('group', { name: 'At the beginning of the video visit' });
    await opening.getByRole('textbox', { name: 'Where the patient is now' }).fill('12 Alder Lane, Fresno, California');
    await opening.getByRole('button', { name: 'Who else is there: Nobody else; the space is private.' }).click();
    await opening.getByRole('textbox', { name: 'Two identifiers' }).fill('Full name and date of birth.');
    await opening.getByRole('textbox', { name: 'Consent to telehealth' }).fill('Asked; agrees.');
    await opening.getByRole('textbox', { name: 'In an emergency' }).fill('Her sister, (323) 555-0150.');
  });

  it('saves by itself, and a reload finds it', async () => {
    await field('What the experience was like').fill('A wide field of snow, and no fear in it.');
    await field('Insight').pressSequentially('The paths were only habit.');
    await saved();
    await page.reload();
    expect(await field('Insight').inputValue()).toBe('The paths were only habit.');
    expect((await onDevice()).count).toBe(0);
    await clean(page, 'note-draft');
    await onTablet(page, 'note-draft');
  });

  it('accepts text pasted from word processors and PDF readers, line by line, and says what it left out', async () => {
    await field('Themes').focus();
    await paste('Snow\vand water\fmelting\u0007.');
    expect(await field('Themes').inputValue()).toBe('Snow\nand water\nmelting.');
    await page.getByText('1 character that cannot be shown was left out.').waitFor();
    await page.keyboard.press('Control+Home');
    await paste('Ice,\v');
    await page.keyboard.type('first ');
    expect(await field('Themes').inputValue()).toBe('Ice,\nfirst Snow\nand water\nmelting.');
    await saved();
    expect((await onServer()).content['themes']).toBe('Ice,\nfirst Snow\nand water\nmelting.');
  });

  it('cuts no text that is too long for its field: says by how much, keeps it, and saves it once shortened', async () => {
    await field('Cadence').focus();
    await paste('w'.repeat(512));
    await state('too-long');
    await page.getByText('12 characters too many').waitFor();
    await page.getByText('Not saved: shorten Cadence. The whole text is kept on this device').first().waitFor();
    await clean(page, 'note-too-long');
    await onTablet(page, 'note-too-long');
    await page.getByRole('button', { name: 'Sign…' }).click();
    await page
      .getByRole('dialog', { name: 'Not ready to sign' })
      .getByRole('button', { name: 'Cadence: 12 characters too many' })
      .click();
    await page.waitForFunction(() => document.activeElement?.id === 'note-field-cadence');
    await page.reload();
    await state('too-long');
    expect([
      await field('Cadence').inputValue(),
      (await onServer()).content['cadence'],
      (await onDevice()).count,
    ]).toEqual(['w'.repeat(512), undefined, 1]);
    await field('Cadence').focus();
    await page.keyboard.press('Control+End');
    for (let n = 0; n < 12; n += 1) await page.keyboard.press('Backspace');
    await saved();
    expect([(await onServer()).content['cadence'], (await onDevice()).count]).toEqual(['w'.repeat(500), 0]);
    await field('Cadence').fill('');
    await saved();
  });

  it('fits a phone', async () => {
    await page.setViewportSize(sizes.phone);
    await clean(page, 'note-draft-phone');
    for (const width of [sizes.phone.width, 320]) {
      await page.setViewportSize({ width, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    }
    await page.setViewportSize(sizes.desktop);
  });

  it('keeps what is typed offline on the device, encrypted, and sends it when the connection is back', async () => {
    await desk.setOffline(true);
    await field('Themes').fill('Melting, and water finding its way.');
    await state('waiting');
    await page.getByText('Offline: kept on this device').first().waitFor();
    const device = await onDevice();
    expect([device.count, device.extractable]).toEqual([1, [false]]);
    expect(device.text).not.toMatch(/Melting|water/);
    await clean(page, 'note-offline');
    await onTablet(page, 'note-offline');
    await desk.setOffline(false);
    await saved();
    expect((await onServer()).content['themes']).toBe('Melting, and water finding its way.');
    expect((await onDevice()).count).toBe(0);
  });

  it('finds text that never reached the server when the page is opened again', async () => {
    const address = page.url();
    await desk.setOffline(true);
    await field('Supports').fill('Her sister, on Sundays.');
    await state('waiting');
    await page.goto('about:blank');
    await desk.setOffline(false);
    await page.goto(address);
    await field('Supports').waitFor();
    expect(await field('Supports').inputValue()).toBe('Her sister, on Sundays.');
    await saved();
    expect((await onServer()).content['supports']).toBe('Her sister, on Sundays.');
    expect((await onDevice()).count).toBe(0);
  });

  it('finds in another tab the text that a closed tab never sent', async () => {
    const address = page.url();
    await demo.stack.withoutApi(async () => {
      await field('Supports').fill('Her sister, on Sundays and Mondays.');
      await state('waiting');
      await page.close();
    });
    fromNowOn.page(await desk.newPage());
    watchPage(page, demo.complaints);
    await page.goto(address);
    await field('Supports').waitFor();
    expect(await field('Supports').inputValue()).toBe('Her sister, on Sundays and Mondays.');
    await saved();
    expect([(await onServer()).content['supports'], (await onDevice()).count]).toEqual([
      'Her sister, on Sundays and Mondays.',
      0,
    ]);
  });
}
