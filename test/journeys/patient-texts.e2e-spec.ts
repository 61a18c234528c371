import type { Page } from 'playwright-core';
import { lookAt, lookInSizes } from '../support/browser.js';
import { demoClinic, openDesk, signIn, startDemo } from '../support/demo-clinic.js';
import { railLink } from '../support/rail.js';
import { until } from '../support/until.js';

(process.env['CHROMIUM'] ? describe : describe.skip)('what patients text', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let desk: Page;
  let patientId: string;
  const { ask, moveToMonday, now, book, moveTo, startCourse } = demoClinic(() => desk);
  const see = async (name: string) => {
    await lookAt(desk, name, demo.complaints);
    await lookInSizes(desk, name, demo.complaints, ['phone']);
  };
  const newestText = async () =>
    (
      (await ask('GET', '/api/drawer')).items as { channel: string; attemptId: string; patientId: string | null }[]
    ).find(({ channel, patientId: of }) => channel === 'sms' && of)?.attemptId;
  // what somebody has to do about a text is a list of its own inside it
  const texts = () => desk.getByRole('list', { name: 'Texts', exact: true }).locator(':scope > li');
  const written = (words: string) => texts().filter({ has: desk.locator('.bubble').filter({ hasText: words }) });

  beforeAll(async () => {
    demo = await startDemo();
    desk = await openDesk(demo.browser, demo.complaints);
    await desk.goto(demo.stack.url);
    await signIn(desk, demo.stack, 'chidi@example.com');
    await moveToMonday(7);
    patientId = (
      await ask('POST', '/api/patients', {
        givenName: 'Nora',
        familyName: 'Winter',
        birthOn: '1988-04-12',
        phone: '+13235550142',
        email: null,
        language: 'en-US',
        timeZone: 'America/Los_Angeles',
        consents: { sms: true, email: false },
      })
    ).id;
    await startCourse(patientId, 'preparation');
    const starts = (await now()).plus({ days: 3 }).set({ hour: 13, minute: 0 });
    await book(patientId, 'Ketamine infusion', starts, 'Chidi Okafor, RN', 'Chair 1');
    await moveTo(starts.minus({ hours: 23 }));
    await until('a reminder by text', newestText);
  });
  afterAll(async () => {
    await demo?.browser.close();
    await demo?.stack.stop();
  });

  it("are written in the Outbox, which is the patient's phone too, and get an automatic reply at once", async () => {
    await desk.getByRole('link', { name: 'Texts' }).click();
    await desk.getByText('No text waits for anybody.').waitFor();
    await desk.getByRole('link', { name: 'Outbox' }).click();
    await desk.getByLabel('Reply as the patient').first().fill('Is there parking? I will be 10 minutes late.');
    await desk.getByRole('button', { name: 'Send' }).first().click();
    await desk.getByText('Larkspur: Texts are not read at once. Call +1 323 555 0100.').waitFor();
    await see('outbox-reply');
  });

  it("appear for everyone who has the clinic's list open, possible crises marked in words", async () => {
    await desk.getByRole('link', { name: 'Texts' }).click();
    await desk.getByText('Is there parking?').waitFor();
    const attemptId = await newestText();
    for (const words of ['I could kill for a coffee', 'CANCEL', 'I want to die'])
      await ask('POST', `/api/drawer/${attemptId}/reply`, { words });
    await written('I want to die').filter({ hasText: 'Possible crisis' }).waitFor();
    await written('CANCEL')
      .filter({ hasText: 'May mean the visit' })
      .filter({ hasText: 'Wants no more texts' })
      .waitFor();
    await written('coffee').filter({ hasText: 'Check the words' }).waitFor();
    expect(await written('parking').textContent()).not.toMatch(/crisis|Check|visit/);
    await texts().first().getByText('Answered automatically').click();
    await desk.getByText('We are sorry: nobody is watching this number.').waitFor();
    await see('texts-page');
  });

  it('are in the chart and the timeline', async () => {
    await desk.getByRole('link', { name: 'Nora Winter' }).first().click();
    await desk.getByRole('heading', { name: 'Texts from the patient' }).waitFor();
    await written('parking').waitFor();
    expect(await texts().locator('.bubble').allTextContents()).toEqual([
      'I want to die',
      'CANCEL',
      'I could kill for a coffee',
      'Is there parking? I will be 10 minutes late.',
    ]);
    const timeline = desk.getByRole('list', { name: 'Timeline' });
    await timeline.getByText('Possible crisis. Wrote by text: “I want to die”').waitFor();
    await timeline.getByText('Opted out of texts (STOP)').waitFor();
    await desk.getByText('Opted out of texts', { exact: true }).waitFor();
    await see('chart-texts');
  });

  it('are answered with words that are ready, which close the task, or by nobody who opted out', async () => {
    await desk.getByRole('button', { name: 'Answer Nora Winter: “We have read your message.”' }).first().click();
    await desk.getByText('There is no working number or e-mail that this patient agreed to.').first().waitFor();
    await ask('POST', `/api/drawer/${await newestText()}/reply`, { words: 'START' });
    await written('parking')
      .getByRole('button', { name: /“We have read your message.”/ })
      .click();
    await desk.getByText('Answer to Nora Winter: it is on its way by text.').waitFor();
    await railLink(desk, 'Texts').click();
    await desk.getByText('All', { exact: true }).click();
    await written('parking').getByText('Chidi Okafor, RN: Answered: we have read your message.').waitFor();
    await see('texts-answered');
    await railLink(desk, 'Outbox').click();
    await desk.getByText('Larkspur: we have read your message.').waitFor();
    await desk.getByText('Larkspur: an urgent task waits for you.').first().waitFor(); // to Dr. Osei, who is on call
  });

  it('are tasks: a crisis is everybody’s, pages whoever is on call, and is closed with a note', async () => {
    await railLink(desk, 'To do').click();
    await desk.getByText('On call: Dr. Amara Osei, (323) 555-0170, until').waitFor();
    const crisis = desk
      .getByRole('region', { name: 'Now' })
      .getByRole('listitem')
      .filter({ hasText: 'words of a crisis' });
    await crisis.getByText('Nora Winter').waitFor();
    await crisis.getByText(/Dr\. Amara Osei paged/).waitFor();
    await crisis.getByRole('link', { name: 'Call Nora Winter, (323) 555-0142' }).waitFor();
    await see('todo');
    await crisis.getByRole('button', { name: /^Take/ }).click();
    await crisis.getByText('Chidi Okafor, RN, to the').waitFor();
    await crisis.getByRole('button', { name: /^Done/ }).click();
    const close = desk.getByRole('button', { name: 'Close task' });
    await desk.getByLabel('Note').fill('called');
    expect(await close.isDisabled()).toBe(true);
    await desk.getByLabel('Note').fill('Called her at once. She is with her mother and calls us tomorrow.');
    await see('todo-note');
    await close.click();
    await crisis.waitFor({ state: 'detached' });
    await desk.getByText('Closed', { exact: true }).click();
    const closed = desk
      .getByRole('list', { name: 'Closed' })
      .getByRole('listitem')
      .filter({ hasText: 'words of a crisis' });
    await closed.getByText('Chidi Okafor, RN: Called her at once.').waitFor();
    await closed.getByRole('button', { name: /^Open again/ }).click();
    await closed.waitFor({ state: 'detached' });
  });

  it('that begin like STOP and go on pause the texts until somebody decides', async () => {
    const attemptId = await newestText();
    await ask('POST', `/api/drawer/${attemptId}/reply`, { words: 'Stop eating at midnight, right?' });
    await desk.goto(`${demo.stack.url}/patients/${patientId}`);
    await desk.getByText('Texts paused: STOP or a question?', { exact: true }).first().waitFor();
    await desk
      .getByRole('region', { name: 'Needs a person' })
      .getByRole('listitem')
      .filter({ hasText: 'STOP or a question?' })
      .waitFor();
    await see('chart-paused');
    await desk.getByRole('button', { name: 'It means STOP: no more texts…' }).click();
    const sure = desk.getByRole('dialog', { name: 'End texts to this number' });
    await sure.getByText('Nora Winter').waitFor();
    await see('stop-asked');
    await sure.getByRole('button', { name: 'Not now' }).click();
    await desk.getByRole('button', { name: 'A question: texts go on' }).click();
    await desk.getByRole('list', { name: 'Timeline' }).getByText('Texts go on: it was a question').waitFor();
  });

  it('page whoever the rota names; a prescriber changes it, and To do says plainly when nobody is on call', async () => {
    const page = await openDesk(demo.browser, demo.complaints);
    await page.goto(demo.stack.url);
    await signIn(page, demo.stack, 'kaia@example.com');
    await page.goto(`${demo.stack.url}/on-call`);
    await page.getByRole('button', { name: 'Put on call…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Put on call' });
    await dialog.getByRole('combobox', { name: 'Who' }).click();
    await page.getByRole('option', { name: 'Kaia Lindqvist, PMHNP' }).click();
    await dialog.getByLabel('Number that gets the text').fill('323 555 0171');
    await lookAt(page, 'on-call-new', demo.complaints);
    await dialog.getByRole('button', { name: 'Put on call' }).click();
    await page.getByText('(323) 555-0171').first().waitFor();
    await lookAt(page, 'on-call', demo.complaints);
    await lookInSizes(page, 'on-call', demo.complaints, ['phone', 'tablet']);
    for (const name of [/^Take out: Dr\. Amara Osei/, /^Take out: Kaia Lindqvist, PMHNP/]) {
      await page.getByRole('button', { name }).click();
      await page.getByRole('button', { name }).waitFor({ state: 'detached' });
    }
    await railLink(page, 'To do').click();
    await page.getByText('Nobody is on call: words of a crisis page nobody.').waitFor();
    await lookAt(page, 'todo-nobody-on-call', demo.complaints);
    await lookInSizes(page, 'todo-nobody-on-call', demo.complaints, ['phone', 'tablet']);
    await page.context().close();
  });

  it('caused no browser error', () => expect(demo.complaints).toEqual([]));
});
