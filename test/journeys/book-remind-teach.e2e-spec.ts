import type { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import { lookAt, lookInSizes, sizes } from '../support/browser.js';
import { demoClinic, openDesk, openPhone, signIn, startDemo, wall } from '../support/demo-clinic.js';
import { openVisitPage } from '../support/open-visit-page.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('front desk books, the worker reminds and teaches, the patient confirms and reads', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let staff: Page;
  let prescriber: Page;
  let phone: Page;
  let infusion: DateTime;
  let integration: DateTime;
  let link: string;

  const { now, moveTo, moveToMonday } = demoClinic(() => staff);
  const timeline = () => staff.getByRole('list', { name: 'Timeline' });
  const messages = () => staff.getByRole('region', { name: 'Messages' });
  const openChart = async () => {
    await staff.getByRole('link', { name: 'Patients' }).click();
    await staff.getByRole('link', { name: 'Winter, Nora' }).click();
    await timeline().waitFor();
  };
  const choose = async (label: string, option: string) => {
    await staff.getByRole('combobox', { name: label }).click();
    await staff.getByRole('option', { name: option }).click();
  };
  const clean = (page: Page, name: string) => lookAt(page, name, demo.complaints);
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
  const focused = (page: Page) =>
    page.evaluate(() => (document.activeElement === document.body ? 'nothing' : document.activeElement?.textContent));

  beforeAll(async () => {
    demo = await startDemo();
    [staff, phone] = [await openDesk(demo.browser, demo.complaints), await openPhone(demo.browser, demo.complaints)];
  });

  afterAll(() => demo?.stop());

  it('signs the front desk in', async () => {
    await staff.goto(demo.stack.url);
    await staff.getByRole('heading', { name: 'Good to see you' }).waitFor();
    await clean(staff, 'sign-in');
    await staff.getByLabel('E-mail').fill('rosa@example.com');
    await staff.getByLabel('Password').first().fill('a wrong one');
    await staff.getByRole('button', { name: 'Sign in' }).click();
    await staff.getByText('do not fit together').waitFor();
    await clean(staff, 'sign-in-refused');
    await signIn(staff, demo.stack, 'rosa@example.com');
    await staff.getByRole('button', { name: 'Book appointment' }).waitFor();
    expect(await staff.title()).toBe('Calendar · Snowmelt');
    expect(await focused(staff)).toBe((await now()).toFormat('cccc, LLLL d, yyyy'));
    await moveToMonday(10);
    infusion = (await now()).startOf('week').plus({ days: 8 }).set({ hour: 10 });
    integration = infusion.plus({ days: 1 });
  });

  it('registers a patient once, although the first answer is lost', async () => {
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

  it('starts a course of treatment at the intake, which is where the front desk may', async () => {
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

  it('books no dose before the patient was evaluated, consented and prepared, and says at which stage the course is', async () => {
    await staff.getByRole('button', { name: 'Book appointment' }).click();
    await choose('Service', 'Ketamine infusion');
    await staff.getByRole('combobox', { name: 'Clinician' }).click();
    expect(await staff.getByRole('option').allTextContents()).toEqual(['Dr. Amara Osei']); // who prescribes
    await staff.getByRole('option', { name: 'Dr. Amara Osei' }).click();
    await staff.getByLabel('Date and time').fill(wall(infusion));
    await choose('Chair', 'Chair 1');
    await staff.getByRole('button', { name: 'Book', exact: true }).click();
    await staff.getByText('A dose needs an open course').waitFor();
    await staff.getByText('It is at: Intake scheduled.').waitFor();
    await clean(staff, 'course-not-ready');
    await staff.getByRole('button', { name: 'Close without booking' }).click();
  });

  it('is taken on by the prescriber, with a reason each', async () => {
    prescriber = await openDesk(demo.browser, demo.complaints);
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
    await choose('Clinician', 'Dr. Amara Osei');
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

  it('refuses a time somebody else took, with the reason and the nearest free times', async () => {
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

  it('finds free times of several days: with the clinician who was chosen, and else it says with whom', async () => {
    const times = staff.getByRole('button', { name: /^[A-Z][a-z]{2}, [A-Z][a-z]{2} \d+, \d+:\d\d [AP]M/ });
    const named = () => times.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    await staff.getByRole('button', { name: 'Book appointment' }).click();
    await choose('Service', 'Integration visit (telehealth)');
    await staff.getByRole('button', { name: 'Find free times' }).click();
    await times.first().waitFor();
    expect(await focused(staff)).toBe('Find free times');
    expect((await named()).every((name) => / with (Dr\. Amara Osei|Leo Park, LMFT)$/.test(name))).toBe(true);
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

  it('shows both in their lanes of the calendar, and when these are closed', async () => {
    await staff.getByRole('link', { name: 'Calendar' }).click();
    await staff.getByLabel('Go to day').fill(infusion.toFormat('yyyy-MM-dd'));
    await staff
      .getByRole('button', { name: /Nora Winter/ })
      .first()
      .waitFor();
    expect(
      await staff.getByRole('button', { name: /Nora Winter 10:00 AM – 12:00 PM, Ketamine infusion Booked$/ }).count(),
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

  it('opens on the clinic’s day, without a glimpse of another', async () => {
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
    await phone.getByText('Usted confirmó esta visita').waitFor();
    await phone.locator('article[lang=es]').waitFor();
    await phone.getByText('Gracias por leer').waitFor();
    await clean(phone, 'patient-spanish');
  });

  it('opens the same link again on the same phone, and keeps the language chosen there', async () => {
    const tap = (address: string) =>
      phone.evaluate((href) => {
        window.location.href = href;
      }, address);
    await tap(link);
    await phone.getByRole('button', { name: 'Abrir mi página' }).waitFor();
    expect(phone.url()).not.toContain('#');
    await phone.getByRole('button', { name: 'Abrir mi página' }).click();
    await phone.getByText('Usted confirmó esta visita').waitFor();
    expect(await focused(phone)).toBe('Hola, Nora');
    await phone.getByRole('button', { name: 'English' }).click();
  });

  it('tells a second phone kindly that the link was used', async () => {
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

  it('shows staff that it was confirmed and read', async () => {
    await openChart();
    await timeline()
      .getByText(/Confirmed by the patient: Ketamine infusion/)
      .waitFor();
    await timeline().getByText('Read by the patient: “The day before your visit”').waitFor();
    await clean(staff, 'chart');
  });

  it('a hold stops all about the infusion, on the chart and on the phone; lifted, it goes on', async () => {
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
    await staff.getByText('Nothing is sent to say that it was moved: call the patient.').waitFor();
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
    infusion = later;
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

  it('goes on to the next stage when the infusion was given', async () => {
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
      .locator('li[data-status=planned]', { hasText: 'Reading after the visit: “The first two days after”' })
      .waitFor();
  });

  it('has told it all in order, without a complaint of the browser', async () => {
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

  it('a second dose too soon: the desk reads why and when, and a prescriber may set the gap aside with a reason', async () => {
    const wanted = infusion.plus({ days: 1, hours: 4 });
    const ask = async (page: Page) => {
      const pick = async (label: string, option: string) => {
        await page.getByRole('combobox', { name: label }).click();
        await page.getByRole('option', { name: option }).click();
      };
      await page.getByRole('button', { name: 'Book appointment' }).click();
      await pick('Service', 'Ketamine infusion');
      await page.getByLabel('Date and time').fill(wall(wanted));
      await pick('Clinician', 'Dr. Amara Osei');
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
    expect(await staff.getByRole('button', { name: 'Book all the same' }).count()).toBe(0);
    await staff.getByRole('button', { name: 'Close without booking' }).click();
    await prescriber.reload();
    await ask(prescriber);
    const anyway = prescriber.getByRole('button', { name: 'Book all the same' });
    await prescriber.getByLabel('Why it is right all the same').fill('too short');
    expect(await anyway.isDisabled()).toBe(true);
    await prescriber.getByLabel('Why it is right all the same').fill('Travels on Friday, seen today');
    await clean(prescriber, 'gap-override');
    await anyway.click();
    const open = prescriber.getByRole('button', {
      name: `Open Ketamine infusion, ${wanted.toFormat('ccc, LLL d, h:mm a')}`,
    });
    await open.click();
    await prescriber
      .getByText('28 h from another dose, set aside by Dr. Amara Osei: Travels on Friday, seen today')
      .waitFor();
    await prescriber.getByRole('button', { name: 'Cancel appointment' }).click();
    await prescriber.getByRole('radio', { name: 'The clinic' }).check();
    await prescriber.getByLabel('Reason').fill('Not needed after all');
    await prescriber.getByRole('button', { name: 'Cancel appointment' }).click();
    await prescriber.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('takes a consent back and another number down, when the patient calls', async () => {
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
      'Took back the consent to e-mail',
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
    await staff.getByText('No messages agreed to').waitFor();
    await messages().locator('li[data-status=planned]').first().waitFor({ state: 'detached' });
    await clean(staff, 'chart-no-messages');
  });

  it('fits into a hand', async () => {
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

  it('does not ask for the password when the server is away', async () => {
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

  it('shows the next person at this machine nothing of the last, and keeps the colors chosen', async () => {
    await staff.getByRole('button', { name: /^System colors/ }).click();
    await staff.getByRole('button', { name: /^Light colors/ }).click();
    await staff.getByRole('button', { name: /^Dark colors/ }).waitFor();
    await openChart();
    await staff.getByRole('button', { name: 'Sign out' }).click();
    await staff.getByRole('heading', { name: 'Good to see you' }).waitFor();
    expect(new URL(staff.url()).pathname).toBe('/');
    await signIn(staff, demo.stack, 'ben@example.com');
    await staff.getByText('Ben Okafor, RN').first().waitFor();
    let release: () => void = () => undefined;
    await staff.route('**/api/patients*', async (route) => {
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
    await staff.getByRole('button', { name: /^Dark colors/ }).waitFor();
    expect(await staff.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    expect(demo.complaints).toEqual([]);
  });
});
