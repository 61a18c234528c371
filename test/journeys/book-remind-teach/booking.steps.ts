import type { Page } from 'playwright-core';
import { lookInSizes } from '../../support/browser.js';
import { demoClinic, openDesk, signIn, wall } from '../../support/demo-clinic.js';
import {
  choose,
  clean,
  demo,
  focused,
  fromNowOn,
  infusion,
  integration,
  moveToMonday,
  now,
  prescriber,
  staff,
  timeline,
} from './story.js';

/** Lets the server do it and loses its answer, once. */
const loseAnswer = async (page: Page, address: string) => {
  let isLost = false;
  await page.route(address, async (route) => {
    if (isLost || route.request().method() !== 'POST') return route.fallback();
    isLost = true;
    await route.fetch();
    return route.abort();
  });
};

/** From signing in to the lanes of the calendar. */
export function aPatientIsRegisteredAndBooked(): void {
  it('signs the front desk in', async () => {
    await staff.goto(demo.stack.url);
    await staff.getByRole('heading', { name: 'Good to see you' }).waitFor();
    await clean(staff, 'sign-in');
    await staff.getByLabel('E-mail').fill('rosa@example.com');
    await staff.getByLabel('Password').first().fill('a wrong one');
    await staff.getByRole('button', { name: 'Sign in' }).click();
    await staff.getByText('do not match').waitFor();
    await clean(staff, 'sign-in-refused');
    await signIn(staff, demo.stack, 'rosa@example.com');
    await staff.getByRole('button', { name: 'Book appointment' }).waitFor();
    expect(await staff.title()).toBe('Calendar · Snowmelt');
    expect(await focused(staff)).toBe((await now()).toFormat('cccc, LLLL d, yyyy'));
    await moveToMonday(10);
    fromNowOn.infusion((await now()).startOf('week').plus({ days: 8 }).set({ hour: 10 }));
    fromNowOn.integration(infusion.plus({ days: 1 }));
  });

  it('registers a patient once, although the first response is lost', async () => {
    await staff.getByRole('link', { name: 'Patients' }).click();
    await staff.getByText('No patients yet').waitFor();
    expect([await staff.title(), await focused(staff)]).toEqual(['Patients · Snowmelt', 'Patients']);
    await staff.getByRole('link', { name: 'Register patient' }).click();
    await staff.getByLabel('Given name').fill('Nora');
    await staff.getByLabel('Family name').fill('Winter');
    await staff.getByLabel('Birth date').fill('1988-04-12');
    await staff.getByLabel('Mobile phone').fill('12');
    await staff.getByLabel('E-mail', { exact: true }).fill('nora.winter@example.com');
    await staff.getByLabel('May text this number').check();
    await staff.getByLabel('May e-mail this address').check();
    await staff.getByRole('button', { name: 'Save patient' }).click();
    await staff.getByText('not a phone number').first().waitFor();
    expect(await staff.getByLabel('Mobile phone').evaluate((field) => field === document.activeElement)).toBe(true);
    await clean(staff, 'register');
    await staff.getByLabel('Mobile phone').fill('(323) 555-0142');
    await loseAnswer(staff, '**/api/patients');
    await staff.getByRole('button', { name: 'Save patient' }).click();
    await staff.getByText('cannot be reached').waitFor();
    await staff.getByRole('button', { name: 'Save patient' }).click();
    await staff.getByRole('heading', { name: 'Nora Winter' }).waitFor();
    await staff.getByRole('link', { name: 'Patients' }).click();
    await staff.getByRole('link', { name: 'Winter, Nora' }).first().waitFor();
    expect(await staff.getByRole('link', { name: 'Winter, Nora' }).count()).toBe(1);
    await clean(staff, 'patients');
    await staff.getByRole('link', { name: 'Winter, Nora' }).click();
    await timeline().waitFor();
  });

  it('starts a course of treatment at the intake, as far as the front desk may', async () => {
    await staff.getByRole('button', { name: 'Start course' }).click();
    expect(
      await staff.getByRole('combobox', { name: 'Protocol' }).evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await staff.getByRole('combobox', { name: 'Stage today' }).click();
    expect(await staff.getByRole('option').allTextContents()).toEqual(['Inquiry', 'Referred', 'Intake scheduled']);
    await staff.getByRole('option', { name: 'Intake scheduled' }).click();
    await staff.getByRole('button', { name: 'Start', exact: true }).click();
    await staff.getByText('Stage: Intake scheduled').waitFor();
    expect(await focused(staff)).toBe('Nora Winter'); // never nowhere
    expect(await staff.getByRole('button', { name: 'Change stage' }).count()).toBe(0);
    expect(await staff.getByText('While it is on hold').count()).toBe(0);
  });

  it('refuses a dose before the patient is evaluated, consented and prepared, and names the stage of the course', async () => {
    await staff.getByRole('button', { name: 'Book appointment' }).click();
    await choose('Service', 'Ketamine infusion');
    await staff.getByText('A prescriber has to be on site').waitFor();
    await staff.getByRole('combobox', { name: 'Nurse' }).click();
    expect(await staff.getByRole('option').allTextContents()).toEqual(['Chidi Okafor, RN', 'Hana Sato, RN']);
    await staff.getByRole('option', { name: 'Chidi Okafor, RN' }).click();
    await staff.getByLabel('Date and time').fill(wall(infusion));
    await choose('Chair', 'Chair 1');
    await staff.getByRole('button', { name: 'Book', exact: true }).click();
    await staff.getByText('A dose needs an open course').waitFor();
    await staff.getByText('Stage: Intake scheduled.').waitFor();
    await clean(staff, 'course-not-ready');
    await staff.getByRole('button', { name: 'Close without booking' }).click();
  });

  it('lets the prescriber move the course on, with a reason each time', async () => {
    fromNowOn.prescriber(await openDesk(demo.browser, demo.complaints));
    const { ask } = demoClinic(() => prescriber);
    await prescriber.goto(demo.stack.url);
    await signIn(prescriber, demo.stack, 'amara@example.com');
    await prescriber.goto(staff.url());
    const { course } = await ask('GET', `/api${new URL(staff.url()).pathname}/course`);
    for (const stage of ['medical_eval', 'psych_eval', 'eligibility_review', 'consented'])
      await ask('POST', `/api/courses/${course.id}/stage`, { stage, reason: 'Evaluated' });
    await prescriber.reload();
    await prescriber.getByText('Stage: Consented').waitFor();
    await prescriber.getByRole('combobox', { name: 'Change stage to' }).click();
    await prescriber.getByRole('option', { name: 'Preparation' }).click();
    await prescriber.getByLabel('Why').fill('Prepared on Friday');
    await prescriber.getByRole('button', { name: 'Change stage' }).click();
    await prescriber.getByText('Stage: Preparation').waitFor();
    await timeline().getByText('Stage changed from consented to preparation').waitFor();
  });

  it('books an infusion and a telehealth visit', async () => {
    await staff.getByRole('button', { name: 'Book appointment' }).click();
    await choose('Service', 'Ketamine infusion');
    await staff.getByLabel('Date and time').fill(wall(infusion));
    await choose('Nurse', 'Chidi Okafor, RN');
    await choose('Chair', 'Chair 1');
    await clean(staff, 'booking');
    await staff.getByRole('button', { name: 'Book', exact: true }).dblclick();
    await staff.getByRole('button', { name: /Open Ketamine infusion/ }).waitFor();
    await staff.getByRole('button', { name: 'Book appointment' }).click();
    await choose('Service', 'Integration visit (telehealth)');
    await staff.getByLabel('Date and time').fill(wall(integration));
    await choose('Clinician', 'Leo Park, LMFT');
    await staff.getByRole('button', { name: 'Book', exact: true }).click();
    await staff.getByRole('button', { name: /Open Integration visit/ }).waitFor();
    expect(await staff.getByRole('button', { name: /Open Ketamine infusion/ }).count()).toBe(1);
  });

  it('refuses a time that was just taken, with the reason and the nearest free times', async () => {
    await staff.getByRole('button', { name: 'Book appointment' }).click();
    await choose('Service', 'Integration visit (telehealth)');
    await staff.getByLabel('Date and time').fill(wall(infusion.plus({ minutes: 30 })));
    await choose('Clinician', 'Dr. Amara Osei');
    await staff.getByRole('button', { name: 'Book', exact: true }).click();
    await staff.getByText('another appointment at this time').waitFor();
    await staff.getByText('Nearest free times:').waitFor();
    await clean(staff, 'refused');
    await staff.getByRole('button', { name: 'Close without booking' }).click();
  });

  it('finds free times on several days, with the chosen clinician, or says with whom', async () => {
    const times = staff.getByRole('button', { name: /^[A-Z][a-z]{2}, [A-Z][a-z]{2} \d+, \d+:\d\d [AP]M/ });
    const named = () => times.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    await staff.getByRole('button', { name: 'Book appointment' }).click();
    await choose('Service', 'Integration visit (telehealth)');
    await staff.getByRole('button', { name: 'Find free times' }).click();
    await times.first().waitFor();
    expect(await focused(staff)).toBe('Find free times');
    expect(
      (await named()).every((name) =>
        / with (Dr\. Amara Osei|Kaia Lindqvist, PMHNP|Leo Park, LMFT|Nadia Rahimi, LCSW)$/.test(name),
      ),
    ).toBe(true);
    await choose('Clinician', 'Leo Park, LMFT');
    await times.filter({ hasNotText: 'with' }).first().waitFor();
    const offered = await named();
    expect([
      offered.filter((name) => name.includes(' with ')),
      new Set(offered.map((name) => name.split(', ')[1])).size >= 4,
    ]).toEqual([[], true]);
    await times.last().click();
    expect([await staff.getByRole('combobox', { name: 'Clinician' }).inputValue(), await named()]).toEqual([
      'Leo Park, LMFT',
      offered,
    ]);
    await clean(staff, 'free-times');
    await staff.getByRole('button', { name: 'Close without booking' }).click();
  });

  it('shows both in their lanes of the calendar, with the closed hours', async () => {
    await staff.getByRole('link', { name: 'Calendar' }).click();
    await staff.getByLabel('Go to day').fill(infusion.toFormat('yyyy-MM-dd'));
    await staff
      .getByRole('button', { name: /Nora Winter/ })
      .first()
      .waitFor();
    expect(
      await staff.getByRole('button', { name: /Nora Winter 10:00 AM – 12:20 PM, Ketamine infusion Booked$/ }).count(),
    ).toBe(2);
    await staff.getByRole('button', { name: /^Leo Park, LMFT, .* 5:30 PM to 6:00 PM, closed$/ }).waitFor();
    expect(await staff.getByRole('button', { name: /^Leo Park, LMFT, .* 9:00 AM to 9:30 AM$/ }).count()).toBe(1);
    expect(await staff.getByText(/\b(1[3-9]|2[0-3]):\d\d\b/).count()).toBe(0);
    await clean(staff, 'calendar-day');
    await staff.getByText('Week', { exact: true }).click();
    await staff.getByRole('heading', { name: /Week of/ }).waitFor();
    await clean(staff, 'calendar-week');
    // with the colors of the machine, what was only a shade is still seen
    await staff.emulateMedia({ forcedColors: 'active' });
    const outlined = [
      staff.getByRole('link', { name: 'Calendar' }),
      staff.locator('.mantine-SegmentedControl-label[data-active]'),
    ].map((one) => one.evaluate((element) => getComputedStyle(element).outlineStyle));
    expect(await Promise.all(outlined)).toEqual(['solid', 'solid']);
    await lookInSizes(staff, 'calendar-forced-colors', demo.complaints, ['desktop']);
    await staff.emulateMedia({ forcedColors: 'none' });
  });

  it('opens on the clinic’s day, without showing another first', async () => {
    const page = await staff.context().newPage();
    await page.addInitScript(() => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const title = document.querySelector('h1');
        // what stands in the page for a line that is slow is not seen before ten seconds
        if (title?.textContent && title.checkVisibility({ visibilityProperty: true })) seen.add(title.textContent);
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    await page.goto(demo.stack.url);
    await page
      .getByRole('button', { name: /^Dr. Amara Osei, / })
      .first()
      .waitFor();
    expect(await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])).toEqual([
      (await now()).toFormat('cccc, LLLL d, yyyy'),
    ]);
    await page.close();
  });
}
