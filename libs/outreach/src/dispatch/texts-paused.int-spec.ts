import { EventDelivery } from '@snowmelt/events';
import { OptOutService } from '@snowmelt/patients';
import { consented, contactPoint } from '@snowmelt/patients/testing';
import { belongsToCourse, bookedAppointment } from '@snowmelt/scheduling/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { deliverEvents } from '../../../../test/support/deliver-events.js';
import { clinic, context, inClinic, patient, policy, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { OutreachService } from '../outreach.service.js';
import { DispatchService } from './dispatch.service.js';

setUpDispatch();

const PHONE = '+13235550101';
const said = (act: (optOuts: OptOutService) => Promise<unknown>) =>
  inClinic(() => act(context.get(OptOutService))).then(() => deliverEvents(context.get(EventDelivery)));
const asksOrStops = () => said((optOuts) => optOuts.pause(PHONE, 'a text'));
const meant = (what: 'stop' | 'question') => said((optOuts) => optOuts.decide(PHONE, what));
const replan = () => inClinic(() => context.get(OutreachService).replan(patient()));
const rows = () => sql('SELECT id, template, status, status_reason FROM touch ORDER BY template');
const touches = async () => (await rows()).map(({ template, status }) => `${template as string} ${status as string}`);
const dispatchAll = async () => {
  for (const { id } of await rows()) await context.get(DispatchService).dispatch(clinic.id, id as string);
};
const texts = async () => (await sql('SELECT FROM drawer_message')).length;

/** Who agreed to texts a week ago has a dose in a day less five minutes: what is said the day before is just due. */
beforeEach(async () => {
  await policy({ reminders: { dose: ['PT24H'], inPerson: [], video: [] }, education: ['E7'] });
  await contactPoint(sql, patient(), PHONE);
  await consented(sql, patient(), 'sms', { recordedBy: clinic.staffId, daysAgo: 7 });
  const dose = await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.infusion,
    by: clinic.staffId,
    startsIn: 24 * 60 - 5,
    bookedDaysAgo: 5,
  });
  await belongsToCourse(
    sql,
    dose,
    await courseAt(sql, 'induction', { patientId: patient(), protocolId: clinic.protocolId, startedDaysAgo: 30 }),
  );
});

it('a question that paused the texts loses neither the reminder of the day before nor what it says of fasting', async () => {
  await asksOrStops();
  await dispatchAll();
  expect([await touches(), await texts()]).toEqual([['education-E7 carried', 'reminder-24h planned'], 0]);
  await meant('question');
  await dispatchAll();
  expect([await touches(), await texts()]).toEqual([['education-E7 carried', 'reminder-24h sent'], 1]);
});

it('what was due between the text and the next plan waits, too', async () => {
  await replan();
  await inClinic(() => context.get(OptOutService).pause(PHONE, 'a text'));
  await dispatchAll();
  expect(await texts()).toBe(0);
  await meant('question');
  await dispatchAll();
  expect([await touches(), await texts()]).toEqual([['education-E7 carried', 'reminder-24h sent'], 1]);
});

it('when it was STOP nothing is owed by text any more', async () => {
  await asksOrStops();
  await dispatchAll();
  await meant('stop');
  await dispatchAll();
  expect([await touches(), await texts()]).toEqual([['education-E7 withdrawn', 'reminder-24h withdrawn'], 0]);
});

it('after a real STOP and a START only what is due from then on is owed', async () => {
  await replan();
  await said((optOuts) => optOuts.stop(PHONE, 'STOP'));
  await said((optOuts) => optOuts.start(PHONE));
  await dispatchAll();
  expect([await touches(), await texts()]).toEqual([['education-E7 withdrawn', 'reminder-24h withdrawn'], 0]);
});

it('who is paused and agreed to e-mail gets it by e-mail meanwhile', async () => {
  await contactPoint(sql, patient(), 'nora@example.com');
  await consented(sql, patient(), 'email', { recordedBy: clinic.staffId, daysAgo: 7 });
  await asksOrStops();
  await dispatchAll();
  expect(await sql('SELECT channel FROM drawer_message')).toEqual([{ channel: 'email' }]);
});
