import { appointmentBecame, bookedAppointment } from '@snowmelt/scheduling/testing';
import { openTasks } from '@snowmelt/tasks/testing';
import { clinic, context, inClinic, patient, policy, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { owedReading, remindersOf } from '../testing.js';
import { MessageTasks } from './message-tasks.js';

setUpDispatch();

const unknown = 'it is not known whether it was sent; ask the patient';
const settled = async () => {
  await inClinic(() => context.get(MessageTasks).settle(patient()));
  return (await openTasks(sql)).map(({ kind, role }) => `${kind} ${role}`).sort();
};
const failed = (statusReason: string) => owedReading(sql, patient(), { status: 'failed', statusReason });

it('a failed message and an unclear one are tasks of the front desk, once, until their time is over', async () => {
  await policy();
  await failed('the provider refused it (21617)');
  await failed(unknown);
  await owedReading(sql, patient());
  const both = ['message_failed front_desk', 'message_unclear front_desk'];
  expect([await settled(), await settled()]).toEqual([both, both]);
  await sql(`UPDATE touch SET expires_at = now() - interval '1 second'`);
  expect(await settled()).toEqual([]);
});

it('a message that fails again is a new task, also if somebody closed the first one', async () => {
  await policy();
  const touch = await failed('the provider refused it (21617)');
  await settled();
  await sql('UPDATE touch SET tries = tries + 1 WHERE id = $1', [touch]);
  expect(await settled()).toEqual(['message_failed front_desk']);
  expect(await openTasks(sql)).toEqual([expect.objectContaining({ key: `message_failed:${touch}:1` })]);
});

it('the reminder of a visit is a task while the visit takes place', async () => {
  await policy();
  const visit = await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.session,
    by: clinic.staffId,
    startsIn: 600,
  });
  await remindersOf(sql, [{ id: visit, patientId: patient(), dueMinutesAgo: 5 }], 'reminder-24h', 'failed');
  expect(await settled()).toEqual(['message_failed front_desk']);
  await appointmentBecame(sql, visit, 'cancelled');
  expect(await settled()).toEqual([]);
});
