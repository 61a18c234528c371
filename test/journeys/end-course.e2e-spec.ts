import type { Page } from 'playwright-core';
import { lookAt, lookInSizes } from '../support/browser.js';
import { demoClinic, openDesk, signIn, startDemo } from '../support/demo-clinic.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('a prescriber ends a course', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let desk: Page;
  let patientId: string;
  const { ask, book, moveToMonday, now, register, startCourse } = demoClinic(() => desk);
  const panel = () => desk.getByRole('region', { name: 'Course of treatment' });
  const timeline = () => desk.getByRole('list', { name: 'Timeline' });
  const choose = async (label: string, option: string) => {
    await panel().getByRole('combobox', { name: label }).click();
    await desk.getByRole('option', { name: option }).click();
  };

  beforeAll(async () => {
    demo = await startDemo();
    desk = await openDesk(demo.browser, demo.complaints);
    await desk.goto(demo.stack.url);
    await signIn(desk, demo.stack, 'amara@example.com');
    await moveToMonday(10);
    patientId = await register();
    await startCourse(patientId, 'preparation');
    const visit = (await now()).plus({ days: 3 }).set({ hour: 10, minute: 0 });
    await book(patientId, 'Ketamine infusion', visit, 'Chidi Okafor, RN', 'Chair 1');
  });
  afterAll(async () => {
    await demo?.stop();
    expect(demo?.complaints).toEqual([]);
  });

  it('with a reason from the list of that ending, without which it does not end', async () => {
    await desk.goto(`${demo.stack.url}/patients/${patientId}`);
    await panel().getByText('Stage: Preparation').waitFor();
    await choose('Change stage to', 'Withdrawn');
    await panel().getByLabel('Why').fill('She moves to another city');
    expect(await panel().getByRole('button', { name: 'Change stage' }).isDisabled()).toBe(true);
    await panel().getByRole('combobox', { name: 'The course ends because of' }).click();
    expect(await desk.getByRole('option').allTextContents()).toEqual([
      'The patient’s choice',
      'Lost to follow-up',
      'No benefit',
      'Harm or side effects',
    ]);
    await desk.getByRole('option', { name: 'The patient’s choice' }).click();
    await lookAt(desk, 'end-course', demo.complaints);
    await panel().getByRole('button', { name: 'Change stage' }).click();
    await panel().getByText('Stage: Withdrawn').waitFor();
  });

  it('and the chart says so, with the reason, and that another course may be started', async () => {
    expect(await panel().getByText('Stage: Withdrawn').textContent()).toMatch(/since .*\. The patient’s choice$/);
    await timeline().getByText('Stage changed from preparation to withdrawn: the patient’s choice').waitFor();
    expect(await panel().getByRole('button').allTextContents()).toEqual(['Start course']);
    await lookAt(desk, 'course-ended', demo.complaints);
    await lookInSizes(desk, 'course-ended', demo.complaints, ['phone']);
  });

  it('after which no infusion can be booked on it', async () => {
    await desk.reload();
    await panel().getByText('Stage: Withdrawn').waitFor();
    const { course } = await ask('GET', `/api/patients/${patientId}/course`);
    expect(course).toMatchObject({ stage: 'withdrawn', endReason: 'patient_choice', nextStages: [] });
    const visit = (await now()).plus({ days: 7 }).set({ hour: 10, minute: 0 });
    await expect(book(patientId, 'Ketamine infusion', visit, 'Chidi Okafor, RN', 'Chair 1')).rejects.toThrow(
      'SCHEDULING.COURSE_NOT_READY',
    );
  });
});
