import { EducationApprovals } from '@snowmelt/education';
import { Config } from '@snowmelt/config';
import { belongsToCourse, bookedAppointment } from '@snowmelt/scheduling/testing';
import { approvedProtocol, courseAt, courseIsAt, courseKeepsTo, infusionNumbers } from '@snowmelt/treatment/testing';
import { openTasks } from '@snowmelt/tasks/testing';
import { consented, contactPoint } from '@snowmelt/patients/testing';
import { clinic, context, inClinic, patient, policy, round, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { OutreachService } from '../outreach.service.js';
import { DispatchService } from './dispatch.service.js';

setUpDispatch();

let course: string;
const touches = async () =>
  (await sql('SELECT template, status, status_reason FROM touch ORDER BY template')).map(
    ({ template, status }) => `${template as string} ${status as string}`,
  );
const reasons = async () =>
  (await sql(`SELECT status_reason FROM touch WHERE template = 'education-E7'`)).map((row) => row['status_reason']);
const dispatch = async (template: string) => {
  const [touch] = await sql('SELECT id FROM touch WHERE template = $1', [template]);
  await context.get(DispatchService).dispatch(clinic.id, touch.id);
};
const linked = async () => (await sql('SELECT education_code FROM magic_link')).map((row) => row['education_code']);
/** A dose in a day less five minutes, planned: what is said the day before is just due. */
const planned = async (reminders: string[]) => {
  await policy({ reminders: { dose: reminders, inPerson: [], video: [] }, education: ['E7'] });
  await inClinic(() => context.get(OutreachService).replan(patient()));
};

beforeEach(async () => {
  await contactPoint(sql, patient(), '+13235550101');
  await consented(sql, patient(), 'sms', { recordedBy: clinic.staffId, daysAgo: 7 });
  course = await courseAt(sql, 'induction', {
    patientId: patient(),
    protocolId: clinic.protocolId,
    startedDaysAgo: 30,
  });
  const dose = await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.infusion,
    by: clinic.staffId,
    startsIn: 24 * 60 - 5,
    bookedDaysAgo: 5,
  });
  await belongsToCourse(sql, dose, course);
});

const approvalTakenBack = () => {
  Object.defineProperty(context.get(Config), 'isProduction', { value: true });
  context.get(EducationApprovals).isApproved = () => Promise.resolve(false);
};
const { fastingSolidsHours: _gone, ...withoutFasting } = infusionNumbers();
const numberTakenBack = async () =>
  courseKeepsTo(
    sql,
    patient(),
    await approvedProtocol(sql, { code: 'other', name: 'Other', definition: withoutFasting }),
  );

describe('a reading that was planned is asked again when it is sent', () => {
  it.each<[string, () => unknown, string, string]>([
    ['its approval was taken back', approvalTakenBack, 'suppressed', 'the clinic has not approved this reading yet'],
    [
      'the protocol has a number no more',
      numberTakenBack,
      'suppressed',
      "the protocol of the patient's course lacks a number that this reading needs",
    ],
    [
      'the course is at another stage',
      () => courseIsAt(sql, course, 'response_review'),
      'withdrawn',
      'the course is at another stage now',
    ],
  ])('and is not when %s', async (_what, happens, status, reason) => {
    await planned([]);
    expect(await touches()).toEqual(['education-E7 planned']);
    await happens();
    await dispatch('education-E7');
    expect([await touches(), await reasons()]).toEqual([[`education-E7 ${status}`], [reason]]);
    expect(await linked()).toEqual([]);
  });

  it('and the reminder that carries it goes without it', async () => {
    await planned(['PT24H']);
    expect(await touches()).toEqual(['education-E7 carried', 'reminder-24h planned']);
    await numberTakenBack();
    await dispatch('reminder-24h');
    expect([await touches(), await linked()]).toEqual([['education-E7 suppressed', 'reminder-24h sent'], [null]]);
  });

  it('and a person says what it would have said', async () => {
    await planned(['PT24H']);
    await numberTakenBack();
    await dispatch('reminder-24h');
    await round();
    expect((await openTasks(sql)).map(({ kind }) => kind)).toEqual(['no_fasting_numbers']);
  });
});
