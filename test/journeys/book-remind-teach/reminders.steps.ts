import { lookInSizes } from '../../support/browser.js';
import { wall } from '../../support/demo-clinic.js';
import {
  clean,
  demo,
  focused,
  fromNowOn,
  infusion,
  integration,
  messages,
  moveTo,
  openChart,
  phone,
  prescriber,
  staff,
  timeline,
} from './story.js';
import { openVisitPage } from '../../support/open-visit-page.js';

/** What goes out, what the patient does with it, and what moves with the visit. */
export function thePatientIsRemindedAndTaught(): void {
  let link: string;

  it('sends the reading of the stage at once, and the reminder three days before', async () => {
    await staff.getByRole('link', { name: 'Outbox' }).click();
    await staff.getByText('something to read is ready').first().waitFor();
    await moveTo(infusion.minus({ days: 3 }).plus({ minutes: 1 }));
    await staff.reload();
    const text = staff.getByText(/Larkspur: visit/).first();
    await text.waitFor();
    await clean(staff, 'outbox');
    link = /http\S+/.exec((await text.textContent()) ?? '')?.[0] ?? '';
    expect(link).toContain('/v#');
    expect(await text.textContent()).not.toMatch(/ketamin|infusion|therap|clinic/i);
  });

  it('lets the patient confirm and read on a phone, without an account', async () => {
    await phone.goto(link);
    await phone.getByRole('button', { name: 'Open my visit page' }).waitFor();
    expect(phone.url()).not.toContain('#');
    await clean(phone, 'patient-button');
    await openVisitPage(phone);
    await phone.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    await clean(phone, 'patient-visit');
    expect(await focused(phone)).toBe('Hello, Nora');
    const taps = await phone
      .locator('a[href^="tel:"], a[href^="sms:"]')
      .evaluateAll((all) => all.map((one) => [one.getAttribute('href'), one.getBoundingClientRect().height >= 48]));
    expect(taps).toEqual([
      ['tel:+13235550100', true],
      ['tel:+13235550100', true],
      ['tel:911', true],
      ['tel:988', true],
      ['sms:988', true],
    ]);
    expect(
      await phone
        .locator('footer')
        .evaluate((footer) => Math.round(footer.getBoundingClientRect().bottom) === window.innerHeight),
    ).toBe(true);
    expect(await phone.getByRole('status').first().textContent()).toBe('');
    await phone.route('**/api/visit/reading', (route) => route.abort());
    await phone.getByRole('button', { name: 'I have read this' }).click();
    const readingAlert = phone.getByRole('region', { name: 'The day before your visit' }).getByRole('alert');
    await readingAlert.getByText('You seem to be offline').waitFor();
    expect(await focused(phone)).toBe('I have read this');
    await phone.unroute('**/api/visit/reading');
    await phone.getByRole('button', { name: 'I will be there' }).click();
    await phone.getByText('You confirmed this visit').waitFor();
    expect(await focused(phone)).toContain('You confirmed this visit');
    await phone.getByRole('heading', { name: 'The day before your visit' }).waitFor();
    await phone.getByRole('button', { name: 'I have read this' }).click();
    await phone.getByText('Thank you for reading').waitFor();
    await clean(phone, 'patient-done');
    await phone.reload();
    await phone.getByText('You confirmed this visit').waitFor();
    await phone.getByRole('button', { name: 'Español' }).click();
    await phone.getByText('Usted confirmó esta cita').waitFor();
    await phone.locator('article[lang=es]').waitFor();
    await phone.getByText('Gracias por leer').waitFor();
    await clean(phone, 'patient-spanish');
  });

  it('opens the same link again on the same phone, in the language chosen there', async () => {
    const tap = (address: string) =>
      phone.evaluate((href) => {
        window.location.href = href;
      }, address);
    await tap(link);
    await phone.getByRole('button', { name: 'Abrir mi página' }).waitFor();
    expect(phone.url()).not.toContain('#');
    await phone.getByRole('button', { name: 'Abrir mi página' }).click();
    await phone.getByText('Usted confirmó esta cita').waitFor();
    expect(await focused(phone)).toBe('Hola, Nora');
    await phone.getByRole('button', { name: 'English' }).click();
  });

  it('tells a second phone that the link was used', async () => {
    const other = await demo.browser.newPage();
    await other.goto(link);
    await openVisitPage(other);
    await other.getByText('This link was opened before').waitFor();
    expect(await focused(other)).toContain('This link was opened before');
    await other.getByRole('link', { name: '+1 323 555 0100' }).waitFor();
    expect(await other.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await clean(other, 'patient-link-used');
    await other.close();
  });

  it('shows staff that the visit was confirmed and the reading read', async () => {
    await openChart();
    await timeline()
      .getByText(/Confirmed by the patient: Ketamine infusion/)
      .waitFor();
    await timeline().getByText('Read by the patient: “The day before your visit”').waitFor();
    await clean(staff, 'chart');
  });

  it('stops everything about the infusion during a hold, on the chart and on the phone, and goes on when it is lifted', async () => {
    const to = async (stage: string, why: string) => {
      await prescriber.getByRole('combobox', { name: 'Change stage to' }).click();
      await prescriber.getByRole('option', { name: stage }).click();
      await prescriber.getByLabel('Why').fill(why);
      await prescriber.getByRole('button', { name: 'Change stage' }).click();
      await prescriber.getByText(`Stage: ${stage}`).waitFor();
    };
    const planned = messages()
      .locator('li[data-status=planned]', {
        hasText: `due ${infusion.minus({ days: 1 }).toFormat('ccc, LLL d, h:mm a')}`,
      })
      .first();
    await planned.waitFor();
    await to('On hold', 'Chest pain after a walk');
    await prescriber.getByText('before that Preparation').waitFor();
    await staff.getByText('Course stopped').first().waitFor();
    await planned.waitFor({ state: 'detached' });
    await messages().getByText('the course is on hold').first().waitFor();
    await clean(staff, 'chart-on-hold');
    await phone.reload();
    await phone.getByText('This visit may not take place as planned.').waitFor();
    expect(await phone.getByText('The day before your visit').count()).toBe(0);
    await lookInSizes(phone, 'patient-on-hold', demo.complaints, ['phone', 'tablet']);
    await prescriber.getByRole('combobox', { name: 'Change stage to' }).click();
    expect(await prescriber.getByRole('option').allTextContents()).toEqual([
      'Preparation',
      'Consented',
      'Withdrawn',
      'Transferred',
    ]);
    await prescriber.keyboard.press('Escape');
    await to('Preparation', 'Cleared by cardiology');
    await planned.waitFor();
  });

  it('moves the reminders with the appointment', async () => {
    const later = infusion.plus({ days: 2, hours: 1 });
    await staff.getByRole('button', { name: /Open Ketamine infusion/ }).click();
    await clean(staff, 'appointment');
    expect(
      await staff
        .getByRole('dialog')
        .getByRole('button', { name: /^(Arrived|Did not come)$/ })
        .count(),
    ).toBe(0); // that is for its day
    await staff.getByRole('dialog').getByText('Confirmed', { exact: true }).waitFor();
    await staff.getByRole('button', { name: 'Move', exact: true }).click();
    await staff.getByLabel('Date and time').fill(wall(later));
    await staff.getByLabel('I have told the patient').check();
    await clean(staff, 'move');
    await staff.getByRole('button', { name: 'Move appointment' }).click();
    await timeline()
      .getByText(/Moved: Ketamine infusion, from .* to /)
      .waitFor();
    await messages()
      .locator('li[data-status=planned]', { hasText: `due ${later.minus({ days: 1 }).toFormat('ccc, LLL d, h:mm a')}` })
      .first()
      .waitFor();
    expect(
      await messages()
        .locator('li[data-status=planned]', {
          hasText: `due ${infusion.minus({ days: 1 }).toFormat('ccc, LLL d, h:mm a')}`,
        })
        .count(),
    ).toBe(0);
    expect(await messages().locator('li[data-status=withdrawn]').count()).toBeGreaterThanOrEqual(2);
    fromNowOn.infusion(later);
  });

  it('withdraws the reminders of a cancelled visit', async () => {
    const planned = messages().locator('li[data-status=planned]', {
      hasText: `due ${integration.minus({ days: 1 }).toFormat('ccc, LLL d, h:mm a')}`,
    });
    await planned.waitFor();
    await staff.getByRole('button', { name: /Open Integration visit/ }).click();
    await staff.getByRole('button', { name: 'Cancel appointment' }).click();
    const cancel = staff.getByRole('button', { name: 'Cancel appointment' });
    await staff.getByLabel('Reason').fill('The patient travels');
    expect(await cancel.isDisabled()).toBe(true);
    await staff.getByRole('radio', { name: 'The patient' }).check();
    await clean(staff, 'cancel');
    await cancel.click();
    await timeline()
      .getByText(/Cancelled by the patient: Integration visit/)
      .waitFor();
    await planned.waitFor({ state: 'detached' });
  });

  it('moves to the next stage when the infusion was given', async () => {
    await moveTo(infusion.plus({ minutes: 5 }));
    await staff.reload();
    await staff.getByRole('button', { name: /Open Ketamine infusion/ }).click();
    await staff.getByRole('button', { name: 'Arrived' }).click();
    await timeline().getByText('Arrived: Ketamine infusion').waitFor();
    await staff.getByRole('button', { name: /Open Ketamine infusion/ }).click();
    await staff.getByRole('dialog').getByText('Arrived', { exact: true }).waitFor();
    expect(await staff.getByRole('button', { name: 'Completed' }).count()).toBe(0); // not for the front desk to say
    await staff.keyboard.press('Escape');
    await prescriber.reload();
    await prescriber.getByRole('button', { name: /Open Ketamine infusion/ }).click();
    await prescriber.getByRole('button', { name: 'Completed' }).click();
    await timeline().getByText('Stage changed from preparation to induction').waitFor();
    await messages()
      .locator('li[data-status=planned]', { hasText: 'Reading after the visit: “The first days after”' })
      .waitFor();
  });

  it('has a timeline of all this in order, and no browser error', async () => {
    const told = await timeline()
      .locator('li')
      .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-type')));
    const order = [
      'patient.registered',
      'course.started',
      'stage.changed',
      'appointment.booked',
      'appointment.confirmed',
      'education.read',
      'appointment.rescheduled',
      'appointment.cancelled',
      'appointment.fulfilled',
    ];
    expect(order.map((type) => told.indexOf(type))).toEqual(
      order.map((type) => told.indexOf(type)).sort((a, b) => a - b),
    );
    expect([...order, 'touch.sent', 'message.delivered'].filter((type) => !told.includes(type))).toEqual([]);
  });
}
