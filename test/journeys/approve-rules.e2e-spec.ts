import type { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import { lookAt, lookInSizes } from '../support/browser.js';
import { demoClinic, openDesk, openPhone, signIn, startDemo } from '../support/demo-clinic.js';
import { openVisitPage } from '../support/open-visit-page.js';
import { railLink } from '../support/rail.js';
import { until } from '../support/until.js';

(process.env['CHROMIUM'] ? describe : describe.skip)('what gates care', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let [rosa, tom, amara, chidi] = [] as unknown as [Page, Page, Page, Page];
  let starts: DateTime;
  const { ask, book, moveToMonday, now, moveTo } = demoClinic(() => rosa);
  const nurse = demoClinic(() => chidi);
  const see = async (page: Page, name: string) => {
    await lookAt(page, name, demo.complaints);
    await lookInSizes(page, name, demo.complaints, ['phone', 'tablet']);
  };
  const at = async (email: string) => {
    const page = await openDesk(demo.browser, demo.complaints);
    await page.goto(demo.stack.url);
    await signIn(page, demo.stack, email);
    return page;
  };
  const settings = async (page: Page, word: string) => {
    await railLink(page, 'Settings').click();
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: word }).click();
  };
  const gap = 'Gap between doses; less needs a prescriber';
  const draft = (page: Page) => page.getByRole('region', { name: /^Draft/ });

  beforeAll(async () => {
    demo = await startDemo();
    [rosa, chidi] = [await at('rosa@example.com'), await at('chidi@example.com')];
    [tom, amara] = [await at('tom@example.com'), await at('amara@example.com')];
    await moveToMonday(10);
    const { id } = await ask('POST', '/api/patients', {
      ...{ givenName: 'Nora', familyName: 'Winter', birthOn: '1988-04-12', phone: '+13235550142', email: null },
      ...{ language: 'en-US', timeZone: 'America/Los_Angeles', consents: { sms: true, email: false } },
    });
    await nurse.startCourse(id, 'preparation');
    starts = (await now()).plus({ days: 1 }).set({ hour: 13, minute: 0 });
    await book(id, 'Ketamine infusion', starts, 'Chidi Okafor, RN', 'Chair 1');
    await book(id, 'Ketamine infusion', starts.plus({ days: 2 }), 'Chidi Okafor, RN', 'Chair 1');
  });
  afterAll(async () => {
    await demo?.stop();
    expect(demo?.complaints).toEqual([]);
  });

  it('is seen with its source and who approved it, by those who may change it', async () => {
    await railLink(rosa, 'Calendar').waitFor();
    expect(await railLink(rosa, 'Settings').count()).toBe(0);
    await settings(tom, 'Protocols');
    await tom.getByText('Version 1, holds from').waitFor();
    await tom.getByText('ASA fasting guidance', { exact: true }).waitFor();
    await see(tom, 'protocols');
  });

  it('is drafted by an administrator, who sees what it will do before anything is saved', async () => {
    await tom.getByRole('button', { name: 'Change…' }).click();
    const send = tom.getByRole('button', { name: 'Send for approval' });
    await tom.getByLabel(gap, { exact: true }).fill('12');
    await tom.getByText('The gap that nobody may go below is longer').waitFor();
    await tom.getByLabel(gap, { exact: true }).fill('72');
    await tom.getByLabel(`Source: ${gap}`).fill('The clinic’s review of its first year');
    await tom.getByLabel('Why it changes').fill('Blood pressure stayed up on the second day');
    expect(await send.isDisabled()).toBe(true);
    await tom.getByRole('button', { name: 'Show what it will do' }).click();
    await tom.getByText('1 booked dose comes less than 72 h after the dose before.').waitFor();
    await tom.getByText('1 course in progress keeps the numbers').waitFor();
    await tom.getByRole('link', { name: 'Nora Winter' }).waitFor();
    await see(tom, 'protocol-draft');
    await tom.getByLabel('Holds from this day on').fill((await now()).plus({ days: 3 }).toISODate() ?? '');
    expect(await send.isDisabled()).toBe(true);
    await tom.getByRole('button', { name: 'Show what it will do' }).click();
    await send.click();
    await draft(tom).getByText('The medical director approves it.').waitFor();
    expect(await draft(tom).getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await see(tom, 'protocol-waits');
  });

  it('comes back with a reason, is changed, and is approved by the director', async () => {
    await settings(amara, 'Approvals 1 to approve');
    await see(amara, 'approvals');
    await draft(amara).getByRole('button', { name: 'Send back…' }).click();
    await amara.getByLabel('What is to be changed').fill('60 h is enough: see the minutes of Friday');
    await amara.getByRole('dialog').getByRole('button', { name: 'Send back' }).click();
    await draft(amara).getByText('Sent back').waitFor();
    await settings(tom, 'Protocols');
    await draft(tom).getByText('60 h is enough').waitFor();
    await tom.getByRole('button', { name: 'Change the draft…' }).click();
    await tom.getByLabel(gap, { exact: true }).fill('60');
    await tom.getByRole('button', { name: 'Show what it will do' }).click();
    await tom.getByRole('button', { name: 'Send for approval' }).click();
    await draft(tom).getByText('Waits for the medical director').waitFor();
    await amara.reload();
    await draft(amara).getByText('60 h (The clinic’s review of its first year)').waitFor();
    await draft(amara).getByRole('button', { name: 'Approve' }).click();
    await amara.getByText('Nothing waits for approval.').waitFor();
  });

  it('is used from its day on, and not before', async () => {
    await tom.reload();
    await tom.getByText('To come (1)').waitFor();
    await tom.getByText('Version 1, holds from').waitFor();
    const version = async () => (await ask('GET', '/api/protocols')).items[0].version as number;
    expect(await version()).toBe(1);
    await moveTo((await now()).plus({ days: 3 }).startOf('day').plus({ minutes: 1 }));
    expect(await version()).toBe(2);
    await tom.reload();
    await tom.getByText('Version 2, holds from').first().waitFor();
    await tom.getByText('Former versions (1)').click();
    await tom.getByText('Version 1, holds from').waitFor();
    await see(tom, 'protocol-versions');
  });

  it('is the same for visits by video, forms of notes, and texts for patients', async () => {
    await settings(tom, 'Visits by video');
    await tom.getByRole('button', { name: 'Change…' }).click();
    await tom.getByLabel('The room opens before the start').fill('20');
    await tom.getByLabel('Why it changes').fill('Patients come early');
    await tom.getByRole('button', { name: 'Show what it will do' }).click();
    await tom.getByText('No visit by video is booked ahead.').waitFor();
    await see(tom, 'video-rules');
    await tom.getByRole('button', { name: 'Send for approval' }).click();
    await draft(tom).waitFor();
    await settings(tom, 'Forms of notes');
    await tom.getByRole('button', { name: 'Change…' }).click();
    await tom.getByLabel('Who signs says').waitFor();
    await see(tom, 'note-form');
    await settings(amara, 'Readings');
    await amara.getByText('English: ').first().click();
    await see(amara, 'readings');
    await amara.getByRole('button', { name: 'Approve E3' }).click();
    await amara.getByText('approved by Dr. Amara Osei').first().waitFor();
  });

  it('and an administrator says by himself how the clinic is called, and where patients come', async () => {
    await settings(tom, 'Clinic and sites');
    const sender = tom.getByLabel('How texts are signed');
    const show = tom.getByRole('region', { name: 'Clinic', exact: true }).getByRole('button', { name: 'Show what' });
    await sender.fill('Larkspur Psych');
    await show.click();
    await tom.getByText('tells what kind of clinic it is ("psych")').waitFor();
    await sender.fill('Larkspur West');
    await show.click();
    await tom.getByText('“Larkspur West” instead of “Larkspur” in every text').waitFor();
    const site = tom.getByRole('region', { name: 'Larkspur Clinic' });
    await site.getByLabel('Address').fill('12 Alder Way, Suite 4, Los Angeles, CA');
    await site.getByLabel('How to find it, in English').fill('Park behind the house; the entrance is by the garden.');
    await see(tom, 'clinic-and-sites');
    await site.getByRole('button', { name: 'Save, show it to patients' }).click();
    await moveTo(starts.plus({ days: 2 }).set({ hour: 9, minute: 30 }));
    const link = async () =>
      ((await ask('GET', '/api/drawer')).items as { body: string }[])
        .filter(({ body }) => body.includes('Thu'))
        .map(({ body }) => /\/v#\S+/.exec(body)?.[0])
        .find((found) => found !== undefined);
    const phone = await openPhone(demo.browser, demo.complaints);
    await phone.goto(`${demo.stack.url}${await until('a text about the visit of Thursday', link)}`);
    await openVisitPage(phone);
    await phone.getByText('12 Alder Way, Suite 4, Los Angeles, CA').waitFor();
    await lookAt(phone, 'patient-where', demo.complaints);
  });
});
