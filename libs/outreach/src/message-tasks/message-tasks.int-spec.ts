import { appointmentBecame, bookedAppointment } from '@snowmelt/scheduling/testing';
import { openTasks } from '@snowmelt/tasks/testing';
import { clinic, context, inClinic, patient, policy, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { owedAbout, owedReading, remindersOf } from '../testing.js';
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

const waits = 'the provider does not work; it is tried again';
it.each<[string, { startsIn?: number; reason?: string | null; late?: number; rank?: number }, boolean]>([
  ['a link of a visit in an hour that waits for the provider', {}, true],
  ['one that was only just planned', { reason: null }, false],
  ['one that was only just sent again', { reason: 'sent again by the clinic' }, false],
  [
    'one that waits by a rule',
    { reason: 'texts wait until somebody has decided whether the patient meant STOP' },
    false,
  ],
  ['one that is a minute late', { late: 1 }, false],
  ['one of a visit tomorrow', { startsIn: 1440 }, false],
  ['a reading', { rank: 4 }, false],
])('%s, %j, is a person\u2019s: %s', async (_what, { startsIn = 60, reason = waits, late = 11, rank = 2 }, isTask) => {
  await policy();
  const visit = await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.session,
    by: clinic.staffId,
    startsIn,
  });
  const about = { appointmentId: visit, patientId: patient() };
  const touch = await owedAbout(sql, about, 'visit-link', { dueMinutesAgo: late, rank });
  await sql('UPDATE touch SET status_reason = $2 WHERE id = $1', [touch, reason]);
  const tasks = isTask ? ['message_failed front_desk'] : [];
  expect(await settled()).toEqual(tasks);
  await sql('UPDATE touch SET tries = tries + 1 WHERE id = $1', [touch]); // tried again: the same task
  expect([await settled(), (await openTasks(sql)).length]).toEqual([tasks, tasks.length]);
  await sql(`UPDATE touch SET status = 'sent' WHERE id = $1`, [touch]);
  expect(await settled()).toEqual([]);
});

it.each<[object, number, number, boolean]>([
  [{ late: { after: 'PT20M', callBefore: 'PT4H' } }, 19, 60, false],
  [{ late: { after: 'PT20M', callBefore: 'PT4H' } }, 21, 60, true],
  [{ late: { after: 'PT10M', callBefore: 'PT2H' } }, 11, 121, false],
  [{ late: { after: 'PT10M', callBefore: 'PT2H' } }, 11, 119, true],
  [{ late: undefined }, 600, 60, false],
])(
  'by the rules of the clinic %j a message that is %i minutes late, %i before its visit, is a person\u2019s: %s',
  async (rules, late, startsIn, isTask) => {
    await policy(rules);
    const visit = await bookedAppointment(sql, {
      patientId: patient(),
      serviceTypeId: clinic.services.session,
      by: clinic.staffId,
      startsIn,
    });
    const touch = await owedAbout(sql, { appointmentId: visit, patientId: patient() }, 'visit-link', {
      dueMinutesAgo: late,
    });
    await sql('UPDATE touch SET status_reason = $2 WHERE id = $1', [touch, waits]);
    expect(await settled()).toEqual(isTask ? ['message_failed front_desk'] : []);
  },
);

it('what is read or asked after a visit that was kept is a task when it fails, or waits for hours', async () => {
  await policy();
  const visit = await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.session,
    by: clinic.staffId,
    startsIn: 60,
  });
  const about = { appointmentId: visit, patientId: patient() };
  const owed = (dueMinutesAgo: number) =>
    owedAbout(sql, about, 'education-E12', { dueMinutesAgo, rank: 0, reading: 'E12' });
  const [safety] = [await owed(239), await appointmentBecame(sql, visit, 'fulfilled')];
  await sql('UPDATE touch SET status_reason = $1', [waits]);
  expect(await settled()).toEqual([]);
  await sql(`UPDATE touch SET due_at = due_at - interval '2 minutes' WHERE id = $1`, [safety]);
  expect(await settled()).toEqual(['message_failed front_desk']);
  await sql(`UPDATE touch SET status = 'sent' WHERE id = $1`, [safety]);
  expect(await settled()).toEqual([]);
  await sql(`UPDATE touch SET status = 'failed', status_reason = 'the provider refused it (30007)' WHERE id = $1`, [
    safety,
  ]);
  expect(await settled()).toEqual(['message_failed front_desk']);
});

it('rules that hold from a later day on say nothing yet about when a message is late', async () => {
  await policy({ late: { after: 'PT20M', callBefore: 'PT4H' } });
  await policy({ late: { after: 'PT10M', callBefore: 'PT4H' } });
  await sql(
    `UPDATE outreach_policy SET holds_from = now() + interval '3 days' WHERE version = (SELECT max(version) FROM outreach_policy)`,
  );
  const visit = await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.session,
    by: clinic.staffId,
    startsIn: 60,
  });
  const about = { appointmentId: visit, patientId: patient() };
  const touch = await owedAbout(sql, about, 'visit-link', { dueMinutesAgo: 15, rank: 2 });
  await sql('UPDATE touch SET status_reason = $2 WHERE id = $1', [touch, waits]);
  expect(await settled()).toEqual([]);
  await sql('UPDATE outreach_policy SET holds_from = now()');
  expect(await settled()).toHaveLength(1);
});
