import type { Page } from 'playwright-core';
import { sizes } from '../../support/browser.js';
import { signIn, wall } from '../../support/demo-clinic.js';
import { openMenu, signOut } from '../../support/rail.js';
import { choose, clean, demo, focused, infusion, messages, openChart, prescriber, staff, timeline } from './story.js';

/** A second dose, another number, a small window, a server that is away, the next person. */
export function itGoesOnAtTheDesk(): void {
  it('refuses a second dose too soon, says why and when one is possible, and lets a prescriber override the gap with a reason', async () => {
    const wanted = infusion.plus({ days: 1, hours: 3 });
    const ask = async (page: Page) => {
      const pick = async (label: string, option: string) => {
        await page.getByRole('combobox', { name: label }).click();
        await page.getByRole('option', { name: option }).click();
      };
      await page.getByRole('button', { name: 'Book appointment' }).click();
      await pick('Service', 'Ketamine infusion');
      await page.getByLabel('Date and time').fill(wall(wanted));
      await pick('Nurse', 'Chidi Okafor, RN');
      await pick('Chair', 'Chair 2');
      await page.getByRole('button', { name: 'Book', exact: true }).click();
      await page
        .getByText(
          `The protocol asks for 48 hours: ${infusion.plus({ days: 2 }).toFormat('ccc, LLL d, h:mm a')} or later.`,
        )
        .waitFor();
    };
    await staff.reload();
    await ask(staff);
    expect(await staff.getByRole('button', { name: 'Book anyway' }).count()).toBe(0);
    await staff.getByRole('button', { name: 'Close without booking' }).click();
    await prescriber.reload();
    await ask(prescriber);
    const anyway = prescriber.getByRole('button', { name: 'Book anyway' });
    await prescriber.getByLabel('Reason for booking anyway').fill('too short');
    expect(await anyway.isDisabled()).toBe(true);
    await prescriber.getByLabel('Reason for booking anyway').fill('Travels on Friday, seen today');
    await clean(prescriber, 'gap-override');
    await anyway.click();
    const open = prescriber.getByRole('button', {
      name: `Open Ketamine infusion, ${wanted.toFormat('ccc, LLL d, h:mm a')}`,
    });
    await open.click();
    await prescriber
      .getByText('27 h from another dose, booked anyway by Dr. Amara Osei: Travels on Friday, seen today')
      .waitFor();
    await prescriber.getByRole('button', { name: 'Cancel appointment' }).click();
    await prescriber.getByRole('radio', { name: 'The clinic' }).check();
    await prescriber.getByLabel('Reason').fill('Not needed after all');
    await prescriber.getByRole('button', { name: 'Cancel appointment' }).click();
    await prescriber.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('records a withdrawn consent and a new number when the patient calls', async () => {
    const dialog = staff.getByRole('dialog', { name: 'Contact of Nora Winter' });
    const open = async () => {
      await staff.getByRole('button', { name: 'Edit contact' }).click();
      await dialog.getByText(/^Texts to \(323\) 555-0142: agreed at registration on .*, 20\d\d,/).waitFor();
    };
    const may = (what: 'text this number' | 'e-mail this address') => dialog.getByLabel(`May ${what}`);
    const save = () => dialog.getByRole('button', { name: 'Save contact' }).click();
    await open();
    await dialog.getByLabel('Mobile phone').fill('12');
    expect([await may('text this number').isChecked(), await may('e-mail this address').isChecked()]).toEqual([
      false,
      true,
    ]);
    await dialog.getByLabel('E-mail', { exact: true }).fill('nora.winter@');
    await save();
    for (const wrong of ['not a phone number', 'whole e-mail address', 'how the patient told you'])
      await dialog.getByText(wrong).waitFor();
    expect(await dialog.getByLabel('Mobile phone').evaluate((field) => field === document.activeElement)).toBe(true);
    await clean(staff, 'contact-refused');
    await dialog.getByLabel('Mobile phone').fill('(323) 555-0177');
    await dialog.getByLabel('E-mail', { exact: true }).fill('nora.winter@example.com');
    await dialog.getByText('This is another number').waitFor();
    await may('text this number').check();
    await may('e-mail this address').uncheck();
    await choose('How did the patient tell you?', 'By phone');
    await save();
    await staff.getByRole('status').getByText('Saved.').waitFor();
    expect([await dialog.count(), await focused(staff)]).toEqual([0, 'Edit contact']);
    for (const sentence of [
      'Contact details changed',
      'Consent to texts ended with the old number',
      'Agreed to texts',
      'Withdrew the consent to e-mail',
    ])
      await timeline().getByText(sentence).waitFor();
    await open();
    await clean(staff, 'contact');
    await staff.setViewportSize(sizes.phone);
    await clean(staff, 'contact-phone');
    await staff.setViewportSize(sizes.desktop);
    await may('text this number').uncheck();
    await choose('How did the patient tell you?', 'In person');
    await save();
    await staff.getByText('No consent to messages').waitFor();
    await messages().locator('li[data-status=planned]').first().waitFor({ state: 'detached' });
    await clean(staff, 'chart-no-messages');
  });

  it('fits a phone', async () => {
    await staff.setViewportSize(sizes.phone);
    await clean(staff, 'chart-phone');
    for (const [name, address, heading] of [
      ['patients-phone', '/patients', 'Patients'],
      ['register-phone', '/patients/new', 'Register patient'],
      ['outbox-phone', '/outbox', 'Outbox'],
      ['calendar-phone', `/?day=${infusion.toFormat('yyyy-MM-dd')}`, /,/],
    ] as const) {
      await staff.goto(`${demo.stack.url}${address}`);
      await staff.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await staff
        .getByText(/^Loading /)
        .first()
        .waitFor({ state: 'detached' });
      await clean(staff, name);
    }
    await staff
      .getByRole('list', { name: 'Appointments of the day' })
      .getByRole('button', { name: /Nora Winter/ })
      .click();
    await staff.getByRole('dialog', { name: 'Nora Winter' }).waitFor();
    await clean(staff, 'appointment-phone');
    await staff.getByRole('button', { name: 'Close', exact: true }).click();
    await staff.setViewportSize(sizes.desktop);
  });

  it('does not ask for the password when the server is down', async () => {
    const page = await staff.context().newPage();
    await page.route('**/api/session', (route) => route.fulfill({ status: 503, body: 'away' }));
    await page.goto(demo.stack.url);
    await page.getByRole('heading', { name: 'Snowmelt cannot be reached' }).waitFor();
    expect(await page.getByLabel('Password').count()).toBe(0);
    await clean(page, 'trouble');
    await page.unroute('**/api/session');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Book appointment' }).waitFor();
    await page.close();
  });

  it('shows the next user of this machine nothing of the previous one, and keeps the color scheme', async () => {
    await openMenu(staff);
    await staff.getByRole('radiogroup', { name: 'Colors' }).getByText('Dark').click();
    await clean(staff, 'menu');
    await staff.keyboard.press('Escape');
    await openChart();
    await signOut(staff);
    await staff.getByRole('heading', { name: 'Good to see you' }).waitFor();
    expect(new URL(staff.url()).pathname).toBe('/');
    await signIn(staff, demo.stack, 'chidi@example.com');
    await staff.getByRole('button', { name: 'Chidi Okafor, RN, your menu' }).waitFor();
    let release: () => void = () => undefined;
    await staff.route('**/api/patients/search', async (route) => {
      await new Promise<void>((resume) => {
        release = resume;
      });
      await route.continue();
    });
    await staff.getByRole('link', { name: 'Patients' }).click();
    await staff.getByText('Loading the patients…').waitFor();
    expect(await staff.getByText('Winter, Nora').count()).toBe(0);
    release();
    await staff.getByText('Winter, Nora').waitFor();
    await staff.reload();
    await staff.getByRole('navigation', { name: 'Main' }).waitFor();
    expect(await staff.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    expect(demo.complaints).toEqual([]);
  });
}
