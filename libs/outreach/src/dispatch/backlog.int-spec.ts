import { performDuty, UnitOfWork } from '@snowmelt/database';
import { JobQueue, JobRunner } from '@snowmelt/queue';
import { clinic, context, inClinic, owe, patient, policy, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
import { TouchRepository } from '../touch.repository.js';
import { DispatchService } from './dispatch.service.js';
import { DueTouchesDuty } from './due-touches.duty.js';
import { DeliveryHealth } from '../health/delivery-health.js';
import { ExpiredTouchesDuty } from './expired-touches.duty.js';
import { BY_RULE } from './status-reasons.js';

setUpDispatch();

const owed = (count: number, { urgent = false, minutesAgo = 5, isOver = false, status = 'planned' } = {}) =>
  sql(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at, rank, status, lease_token, lease_until)
     SELECT current_clinic_id(), $1, uuidv7()::text, 'education', 'education-E3', 'test', 'E3', now() - $4 * interval '1 minute',
       now() + CASE WHEN $5 THEN interval '-1 minute' ELSE interval '1 day' END, $3, $6,
       CASE WHEN $6 = 'sending' THEN uuidv7() END, CASE WHEN $6 = 'sending' THEN now() + interval '1 hour' END FROM generate_series(1, $2::int)`,
    [patient(), count, urgent ? 1 : 4, minutesAgo, isOver, status],
  );
const statuses = () => sql('SELECT status, rank <= 2 AS urgent, count(*)::int FROM touch GROUP BY 1, 2 ORDER BY 1, 2');
const eventsOf = async (type: string) => (await sql('SELECT FROM domain_event WHERE type = $1', [type])).length;
const due = (limit: number) => context.get(TouchRepository).due(3, limit);

describe('of much that is due', () => {
  it('what is urgent is found first, although it became due last', async () => {
    await owed(300);
    await owed(5, { urgent: true, minutesAgo: 0 });
    const found = await due(10);
    const urgent = await sql('SELECT id FROM touch WHERE rank <= 2');
    expect(
      found
        .slice(0, 5)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(urgent.map(({ id }) => id).sort());
    expect(found).toHaveLength(10);
  });

  it('what waits for its next try, or is too late, is not found', async () => {
    await owed(3, { isOver: true });
    await owed(2);
    await sql(`UPDATE touch SET next_try_at = now() + interval '1 minute' WHERE expires_at > now()`);
    expect(await due(10)).toEqual([]);
  });

  it('what a worker left behind is found besides it', async () => {
    await owed(20);
    await owed(2, { status: 'sending' });
    await sql(`UPDATE touch SET lease_until = now() WHERE status = 'sending'`);
    expect((await due(5)).map(({ lapsed }) => lapsed)).toEqual([false, false, false, false, false, true, true]);
  });
});

describe('what is late', () => {
  const found = async (isMoving: boolean) => {
    const woken: string[] = [];
    context.get(JobQueue).wake = (_job, { id }: Readonly<Record<string, string>>) => void woken.push(id as string);
    context.get(JobRunner).hasFinishedWithin = () => isMoving;
    return { alone: (await context.get(DueTouchesDuty).find(200)).length, woken: woken.length };
  };

  it('goes through the queue while that moves, and is handed to it once', async () => {
    await owed(50);
    expect(await found(true)).toEqual({ alone: 0, woken: 50 });
    expect(await found(true)).toEqual({ alone: 0, woken: 0 });
  });

  it('is also sent without the queue if that does not move', async () => {
    await owed(50);
    await owed(5, { minutesAgo: 0 });
    expect(await found(false)).toEqual({ alone: 50, woken: 55 });
  });
});

it('what is too late is settled in bulk, in each clinic, and what is being sent is left alone', async () => {
  await policy();
  await owed(40, { isOver: true });
  await owed(2, { isOver: true, status: 'sending' });
  const waiting = await owe();
  const duty = context.get(ExpiredTouchesDuty);
  const failures: unknown[] = [];
  await performDuty(context.get(UnitOfWork), duty, { onFailure: (_found, error) => void failures.push(error) });
  expect(failures).toEqual([]);
  expect(await statuses()).toEqual([
    { status: 'expired', urgent: false, count: 40 },
    { status: 'planned', urgent: false, count: 1 },
    { status: 'sending', urgent: false, count: 2 },
  ]);
  expect(await sql('SELECT DISTINCT status_reason AS why FROM touch WHERE status = $1', ['expired'])).toEqual([
    { why: 'its time had passed' },
  ]);
  expect(await eventsOf('touch.expired')).toBe(40);
  expect(await duty.find()).toEqual([]);
  expect([clinic.id, (await due(10)).map(({ id }) => id)]).toEqual([clinic.id, [waiting]]);
});

it('a reading that waited by a rule until its time was over is withdrawn; a reminder is expired', async () => {
  await owed(1, { isOver: true });
  await owed(1, { isOver: true, urgent: true });
  await sql(`UPDATE touch SET template = 'reminder-24h' WHERE rank <= 2`);
  for (const why of BY_RULE) {
    await sql(`UPDATE touch SET status = 'planned', status_reason = $1`, [why]);
    expect(await inClinic(() => context.get(TouchRepository).settleExpired(10))).toHaveLength(2);
    expect(await sql('SELECT template, status, status_reason AS why FROM touch ORDER BY 1')).toEqual([
      { template: 'education-E3', status: 'withdrawn', why: 'its time had passed' },
      { template: 'reminder-24h', status: 'expired', why: 'its time had passed' },
    ]);
  }
});

it('what a dispatch finds too late is told, too', async () => {
  await policy();
  await owed(1, { isOver: true });
  const [touch] = await sql('SELECT id FROM touch');
  for (const _twice of [1, 2]) await context.get(DispatchService).dispatch(clinic.id, touch.id);
  expect(await statuses()).toEqual([{ status: 'expired', urgent: false, count: 1 }]);
  expect(await eventsOf('touch.expired')).toBe(1);
});

it('what came too late before a visit calls for another plan: a person says what no message did', async () => {
  await policy();
  const isSoon = async () =>
    (await sql('SELECT again_at <= snowmelt_now() AS soon FROM patient_plan WHERE patient_id = $1', [patient()]))[0];
  const settle = async () => {
    await owed(1, { isOver: true });
    await inClinic(() => context.get(ExpiredTouchesDuty).act());
  };
  await sql(
    'INSERT INTO patient_plan (clinic_id, patient_id, planned_at, policy_version) VALUES (current_clinic_id(), $1, now(), 1) ON CONFLICT (patient_id) DO UPDATE SET again_at = NULL',
    [patient()],
  );
  await settle();
  expect(await isSoon()).toEqual({ soon: null }); // nothing follows without a visit ahead
  await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.session,
    by: clinic.staffId,
    startsIn: 600,
  });
  await settle();
  expect(await isSoon()).toEqual({ soon: true });
});

describe('the backlog that an operator sees', () => {
  const backlog = async () => {
    const { due: count, oldestDueSeconds } = await context.get(DeliveryHealth).state();
    return [count, Math.round(oldestDueSeconds / 60)];
  };

  it('is what is due, also what a provider refused for now', async () => {
    await owed(2, { minutesAgo: 20 });
    await sql(
      `UPDATE touch SET status_reason = 'the provider asked to wait (429)', next_try_at = now() + interval '10 minutes'`,
    );
    expect(await backlog()).toEqual([2, 20]);
  });

  it.each(BY_RULE)('leaves out what waits by a rule: %s', async (why) => {
    await owed(2, { minutesAgo: 600 });
    await sql(`UPDATE touch SET status_reason = $1, next_try_at = now() + interval '10 minutes'`, [why]);
    expect(await backlog()).toEqual([0, 0]);
    await sql(`UPDATE touch SET next_try_at = now() - interval '3 minutes'`);
    expect(await backlog()).toEqual([2, 3]);
  });
});
