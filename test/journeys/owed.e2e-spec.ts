import type { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import { lookAt, lookInSizes } from '../support/browser.js';
import { demoClinic, openDesk, signIn, startDemo } from '../support/demo-clinic.js';
import { railLink } from '../support/rail.js';
import { until } from '../support/until.js';

(process.env['CHROMIUM'] ? describe : describe.skip)('what a person owes', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let [rosa, chidi, amara, tom] = [] as unknown as [Page, Page, Page, Page];
  let nora: string;
  let starts: DateTime;
  const { ask, book, moveToMonday, moveTo, now } = demoClinic(() => rosa);
  const nurse = demoClinic(() => chidi);
  const see = async (page: Page, name: string) => {
    await lookAt(page, name, demo.complaints);
    await lookInSizes(page, name, demo.complaints, ['phone', 'tablet']);
  };
  const register = async (givenName: string, phone: string, sms: boolean): Promise<string> =>
    (
      await ask('POST', '/api/patients', {
        ...{ givenName, familyName: 'Winter', birthOn: '1988-04-12', phone, email: null, language: 'en-US' },
        ...{ timeZone: 'America/Los_Angeles', consents: { sms, email: false } },
      })
    ).id;
  const todo = async (page: Page, words: string) => {
    await railLink(page, 'To do').click();
    await page.getByRole('listitem').filter({ hasText: words }).first().waitFor();
  };
  const at = async (email: string) => {
    const page = await openDesk(demo.browser, demo.complaints);
    await page.goto(demo.stack.url);
    await signIn(page, demo.stack, email);
    return page;
  };

  beforeAll(async () => {
    demo = await startDemo();
    rosa = await at('rosa@example.com');
    chidi = await at('chidi@example.com');
    amara = await at('amara@example.com');
    tom = await at('tom@example.com');
    await moveToMonday(10);
    nora = await register('Nora', '+13235550142', true);
    await nurse.startCourse(nora, 'preparation');
    starts = (await now()).plus({ days: 3 }).set({ hour: 13, minute: 0 });
    await book(nora, 'Ketamine infusion', starts, 'Chidi Okafor, RN', 'Chair 1');
  });
  afterAll(async () => {
    await demo?.stop();
    expect(demo?.complaints).toEqual([]);
  });

  it('is said at the booking of a patient whom nothing reaches, and stands on To do', async () => {
    const june = await register('June', '+13235550143', false);
    await rosa.goto(`${demo.stack.url}/patients/${june}`);
    await rosa.getByRole('button', { name: 'Book appointment' }).first().click();
    await rosa
      .getByRole('dialog')
      .getByText('They have not agreed to texts or e-mail. No reminder and no link will be sent.')
      .waitFor();
    await see(rosa, 'booking-unreachable');
    await rosa.getByRole('button', { name: 'Close without booking' }).click();
    await book(june, 'Integration visit (telehealth)', starts.plus({ days: 1 }), 'Leo Park, LMFT');
    await todo(rosa, 'June Winter: Nothing can be sent to the patient');
  });

  it('is another time, when the patient replies 2 to a reminder', async () => {
    await moveTo(starts.minus({ hours: 23 }));
    const newest = async () =>
      ((await ask('GET', '/api/drawer')).items as { body: string; attemptId: string; patientId: string | null }[]).find(
        ({ patientId: of, body }) => of === nora && body.includes('1'),
      )?.attemptId;
    await ask('POST', `/api/drawer/${await until('a reminder by text', newest)}/reply`, { words: '2' });
    await todo(rosa, 'Nora Winter: Wants another time');
    await see(rosa, 'todo-front-desk');
  });

  it('is a decision of the prescriber after a dose that was stopped early, which is no session of the course', async () => {
    await moveTo(starts.plus({ minutes: 5 }));
    await chidi.goto(`${demo.stack.url}/patients/${nora}`);
    const open = () =>
      chidi
        .getByRole('listitem')
        .getByRole('button', { name: /Ketamine infusion/ })
        .first()
        .click();
    await open();
    await chidi.getByRole('button', { name: 'Arrived' }).click();
    await chidi.getByRole('dialog').waitFor({ state: 'detached' });
    await open();
    await chidi.getByRole('button', { name: 'Stopped early' }).click();
    await see(chidi, 'stopped-early');
    expect(await chidi.getByRole('button', { name: 'Record that it was stopped' }).isDisabled()).toBe(true);
    await chidi.getByLabel('Why it was stopped').fill('Vomiting; the patient asked to stop');
    await chidi.getByRole('button', { name: 'Record that it was stopped' }).click();
    const timeline = chidi.getByRole('list', { name: 'Timeline' });
    await timeline.getByText('Stopped early: Ketamine infusion').waitFor();
    await chidi.getByText('Stage: Preparation').waitFor();
    await chidi.getByText('0 of 6').waitFor();
    await see(chidi, 'chart-stopped-early');
    await todo(amara, 'Nora Winter: Decide what follows a dose that was stopped early');
    await see(amara, 'todo-prescriber');
  });

  it('goes by rules that an administrator drafts, after seeing what they would change, and the director approves', async () => {
    await railLink(tom, 'Messages').click();
    await tom.getByRole('link', { name: 'Rules of messages' }).first().click();
    await tom.getByRole('button', { name: 'Change…' }).click();
    await tom.getByLabel('None goes out before').fill('10:00');
    await tom.getByText('Messages are planned for hours in which none goes out.').waitFor();
    await tom.getByLabel('Why it changes').fill('The clinic’s meeting of Monday');
    expect(await tom.getByRole('button', { name: 'Show what it will do' }).isDisabled()).toBe(true);
    await tom.getByLabel('None goes out before').fill('08:30');
    await tom.getByRole('checkbox', { name: /^E13/ }).uncheck();
    expect(await tom.getByRole('button', { name: 'Send for approval' }).isDisabled()).toBe(true);
    await tom.getByRole('button', { name: 'Show what it will do' }).click();
    await tom.getByText('A week with two infusions').nth(1).waitFor();
    await see(tom, 'message-rules');
    await tom.getByRole('button', { name: 'Send for approval' }).click();
    await tom.getByText('Waits for the medical director: Rules of messages, 2 changes').waitFor();
    await todo(amara, 'Approve a change of the clinic’s rules');
    await railLink(amara, 'Settings').click();
    await amara.getByRole('link', { name: 'Approvals' }).click();
    await amara.getByRole('button', { name: 'Approve' }).click();
    await amara.getByText('Nothing waits for approval.').waitFor();
    await tom.reload();
    await tom.getByText('Version 2, holds from').waitFor();
    await tom.getByText('08:30 to 21:00').waitFor();
  });

  it('is a visit to move, when an administrator closes a day after seeing what that touches', async () => {
    await railLink(tom, 'Settings').click();
    await tom.getByText('Christmas').first().waitFor();
    await see(tom, 'settings');
    await tom.getByRole('button', { name: 'Add a closure or leave…' }).click();
    await tom.getByRole('combobox', { name: 'Who or what' }).click();
    await tom.getByRole('option', { name: 'Leo Park, LMFT' }).click();
    await tom.getByLabel('First day').fill(starts.plus({ days: 1 }).toISODate() ?? '');
    await tom.getByText('1 visit cannot be held then.').waitFor();
    await tom.getByLabel('Why').fill('Leave');
    await see(tom, 'new-closure');
    await tom.getByRole('button', { name: 'Save, make 1 task' }).click();
    await tom.getByText('1 visit to move').waitFor();
    await see(tom, 'closures');
    await todo(rosa, 'June Winter: Move a visit that falls out of the hours');
  });

  it('is a visit to move, too, when somebody’s hours become others', async () => {
    await tom.getByRole('button', { name: 'Change the hours of Leo Park, LMFT' }).first().click();
    for (let day = 0; day < 5; day += 1)
      await tom
        .getByRole('button', { name: /^Remove / })
        .first()
        .click();
    await tom.getByText('No visit is touched.').waitFor(); // he is away on that day already
    await tom.getByRole('button', { name: 'Add a time on Monday' }).click();
    await see(tom, 'change-hours');
    await tom.getByRole('button', { name: 'Save', exact: true }).click();
    await tom.getByText(/^Mon 8 AM to 5 PM/).waitFor();
    await see(tom, 'hours');
  });
});
