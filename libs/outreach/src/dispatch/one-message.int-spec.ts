import { bookedAppointment } from '@snowmelt/scheduling/testing';
import { owedAbout } from '../testing.js';
import { agree, clinic, context, inClinic, patient, policy, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { TouchRepository } from '../touch.repository.js';
import { DispatchService } from './dispatch.service.js';

setUpDispatch();

let visit: { appointmentId: string; patientId: string };
const dispatch = (id: string) => context.get(DispatchService).dispatch(clinic.id, id);
const owed = (template: string, more: Parameters<typeof owedAbout>[3] = {}) => owedAbout(sql, visit, template, more);
const became = async () =>
  (await sql('SELECT template, status FROM touch ORDER BY template')).map(
    ({ template, status }) => `${template as string} ${status as string}`,
  );
const texts = async () => (await sql('SELECT FROM drawer_message')).length;

beforeEach(async () => {
  await policy();
  await agree('+13235550101');
  const appointmentId = await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.checkIn,
    by: clinic.staffId,
    startsIn: 24 * 60,
  });
  visit = { appointmentId, patientId: patient() };
});

it('two reminders of one visit that piled up in an outage are one text, whichever is dispatched first', async () => {
  const earlier = await owed('reminder-72h', { dueMinutesAgo: 2880, rank: 3 });
  const dayBefore = await owed('reminder-24h', { dueMinutesAgo: 30, rank: 1 });
  for (const id of [earlier, dayBefore, earlier]) await dispatch(id);
  expect([await became(), await texts()]).toEqual([['reminder-24h sent', 'reminder-72h carried'], 1]);
});

it('of two workers that claim both at once, one sends and the other finds its touch carried', async () => {
  for (let times = 0; times < 5; times += 1) {
    const ids = [await owed('reminder-72h', { rank: 3 }), await owed('reminder-24h', { rank: 1 })];
    await Promise.all(ids.map(dispatch));
    for (const id of ids) await dispatch(id);
    const rows = await sql('SELECT status FROM touch WHERE id = ANY ($1) ORDER BY status', [ids]);
    expect(rows).toEqual([{ status: 'carried' }, { status: 'sent' }]);
  }
});

it('the reading goes in the link of the reminder', async () => {
  await owed('education-E7', { rank: 4, reading: 'E7' });
  await dispatch(await owed('reminder-24h', { rank: 1 }));
  expect([await became(), await texts()]).toEqual([['education-E7 carried', 'reminder-24h sent'], 1]);
  expect(await sql('SELECT purpose, education_code FROM magic_link')).toEqual([
    { purpose: 'appointment', education_code: 'E7' },
  ]);
});

it('after a crash the message is found by its one attempt; what it carried is neither due nor sent', async () => {
  const reading = await owed('education-E7', { rank: 4, reading: 'E7' });
  const reminder = await owed('reminder-24h', { rank: 1 });
  const claimed = await inClinic(() => context.get(TouchRepository).claim(reminder, 60));
  await inClinic(async () => {
    if (claimed) await context.get(TouchRepository).carry(claimed, [await keyOf(reading)], 1);
  });
  await sql(`UPDATE touch SET lease_until = now() - interval '1 second' WHERE id = $1`, [reminder]);
  await context.get(DispatchService).recover(clinic.id, reminder);
  await dispatch(reading);
  await dispatch(reminder);
  expect([await became(), await texts()]).toEqual([['education-E7 carried', 'reminder-24h sent'], 1]);
});

it('what is due about another visit, or later than a quarter of an hour, is a message of its own', async () => {
  await owed('reminder-2h', { dueMinutesAgo: -16 });
  await dispatch(await owed('reminder-24h', { rank: 1 }));
  expect(await became()).toEqual(['reminder-24h sent', 'reminder-2h planned']);
});

const keyOf = async (id: string) => (await sql('SELECT key FROM touch WHERE id = $1', [id]))[0]?.['key'] as string;

it('of what is due at once the urgent is found first (O23)', async () => {
  await owed('reminder-72h', { dueMinutesAgo: 60, rank: 3 });
  await owed('education-E7', { dueMinutesAgo: 90, rank: 4 });
  await owed('reminder-2h', { dueMinutesAgo: 5, rank: 2 });
  const due = await context.get(TouchRepository).due(3, 1);
  const found = await sql('SELECT template FROM touch WHERE id = ANY ($1) ORDER BY rank', [due.map(({ id }) => id)]);
  expect(found).toEqual([{ template: 'reminder-2h' }]);
});
