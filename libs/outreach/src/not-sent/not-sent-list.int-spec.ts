import { NotSentKind } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { textsOf } from '@snowmelt/messaging/testing';
import { cannotBeReached } from '@snowmelt/patients/testing';
import { createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { OUTCOME_UNKNOWN, USED_UP } from '../dispatch/status-reasons.js';
import { failedReadings } from '../testing.js';
import { NotSentRepository } from './not-sent.repository.js';
import { NotSentService } from './not-sent.service.js';
import {
  clinic,
  context,
  DAY,
  list,
  patient,
  reminder,
  setUpNotSent,
  sql,
  touch,
  visit,
} from '../testing/not-sent-scene.js';

setUpNotSent();

describe('the list of what was not sent', () => {
  const named = async () =>
    (await list()).items.map(
      ({ dueAt, visitLocal }) => (visitLocal ? 'visit' : 'reading') + (dueAt ? '' : ', nothing planned'),
    );

  it('starts with visits of today and tomorrow by time, then later visits by time, then the rest from the newest', async () => {
    const order: string[] = [];
    const remember = async (id: Promise<string>) => {
      order.push(await id);
    };
    await remember(touch(await visit(10), 'failed', { dueAgo: 100 }));
    await cannotBeReached(sql, patient(1));
    await remember(visit(20, { of: patient(1) }));
    await remember(touch(await visit(30, { of: patient(2) }), 'expired', { dueAgo: 5, of: patient(2) }));
    await remember(touch(await visit(4 * DAY), 'failed', { dueAgo: 30 }));
    await remember(touch(await visit(5 * DAY), 'failed', { dueAgo: 20 }));
    await remember(touch(null, 'failed', { dueAgo: 50 }));
    await remember(touch(await visit(-3 * 60, { status: 'noshow' }), 'failed', { dueAgo: 60 }));
    await remember(touch(null, 'failed', { dueAgo: 70 }));
    expect((await list()).items.map(({ id }) => id)).toEqual(order);
    expect(await named()).toEqual([
      'visit',
      'visit, nothing planned',
      'visit',
      'visit',
      'visit',
      'reading',
      'visit',
      'reading',
    ]);
    expect(await context.inClinic(() => context.get(NotSentService).count(), clinic)).toMatchObject({
      soon: 3,
    });
  });

  it('continues page by page, even when the last row of a page has been resolved', async () => {
    await failedReadings(sql, patient(), 150);
    const first = await list();
    await sql('DELETE FROM touch WHERE id = $1', [first.items.at(-1)?.id]);
    const second = await list(first.nextCursor as string);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([100, 50, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(150);
  });
});

const none = { soon: 0, failed: 0, unclear: 0, expired: 0, waiting: 0, noWay: 0 };

it.each(NotSentKind.options)(
  'the list of one kind (%s) pages on by itself, and its number is how many it has',
  async (kind) => {
    await failedReadings(sql, patient(), 101);
    await touch(null, 'expired');
    await touch(null, 'failed', { reason: OUTCOME_UNKNOWN });
    await reminder('planned')();
    await reminder('suppressed', USED_UP)();
    const service = context.get(NotSentService);
    const page = (cursor?: string) =>
      context.inClinic(() => service.list(cursor === undefined ? { kind } : { kind, cursor }), clinic);
    const first = await page();
    const second = first.nextCursor ? await page(first.nextCursor) : { items: [], nextCursor: null };
    const reasons = new Set([...first.items, ...second.items].map(({ reason }) => reason));
    const expected = { failed: 'refused', unclear: 'unknown', expired: 'expired', waiting: 'late', no_way: 'used_up' };
    expect([[...reasons], second.nextCursor]).toEqual([[expected[kind]], null]);
    const count = await context.inClinic(() => service.count(), clinic);
    expect(count).toMatchObject({ failed: 101, unclear: 1, expired: 1, waiting: 1, noWay: 1 });
    expect(first.items.length + second.items.length).toBe(kind === 'failed' ? 101 : 1);
  },
);

it("shows the clinic's own rows only", async () => {
  await reminder('failed')();
  const other = await createBookingClinic(context.ownerUrl);
  expect(await context.inClinic(() => context.get(NotSentService).list({}), other)).toEqual({
    items: [],
    nextCursor: null,
  });
  expect(await context.inClinic(() => context.get(NotSentService).count(), other)).toEqual(none);
});

it('is found without reading every message that was sent', async () => {
  await sql(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, due_at, expires_at, status)
    SELECT current_clinic_id(), $1, 'old:' || n, 'education', 'education-E3', 'r', now() - n * interval '1 minute', now(),
      CASE WHEN n % 500 = 0 THEN 'failed' ELSE 'sent' END FROM generate_series(1, 10000) n`,
    [patient()],
  );
  await sql('ANALYZE touch');
  const sent = async (arrived: boolean) =>
    (
      await sql(
        `SELECT id FROM touch WHERE status = 'sent' AND (key LIKE '%999') <> $1 AND clinic_id = current_clinic_id()`,
        [arrived],
      )
    ).map(({ id }) => id as string);
  await textsOf(sql, patient(), await sent(true), 'delivered');
  await textsOf(sql, patient(), await sent(false), 'undelivered');
  const work = context.get(UnitOfWork);
  const query = work.query.bind(work);
  const plans: unknown[] = [];
  work.query = async (text: string, values: unknown[]) => {
    plans.push(...(await query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values)));
    return [];
  };
  try {
    await context.inClinic(() => context.get(NotSentRepository).list(null, null, 101), clinic);
  } finally {
    work.query = query;
  }
  const [
    {
      'QUERY PLAN': [{ Plan: plan }],
    },
  ] = plans as [{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }];
  expect(plans).toHaveLength(1);
  expect(Number(plan['Shared Hit Blocks']) + Number(plan['Shared Read Blocks'])).toBeLessThan(1500);
});
