import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '@snowmelt/database';
import { carrierSaid, textsOf, triedMessage } from '@snowmelt/messaging/testing';
import { agreedTo, cannotBeReached, correctedToDeadNumber } from '@snowmelt/patients/testing';
import { newVersionAgreed, bookedAppointment, confirmed, belongsToCourse } from '@snowmelt/scheduling/testing';
import { actIn, idOf } from '@snowmelt/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { OutreachApiModule } from '../api.js';
import { approveRules, failedReadings } from '../testing.js';
import { NotSentRepository } from './not-sent.repository.js';
import { NotSentService } from './not-sent.service.js';

let context: ClinicContext;
let clinic: BookingClinic;
const PHONE = '+13235550142';
const sql = (text: string, values: unknown[] = []) => context.sql(text, values);
const patient = (n = 0) => clinic.patients[n] as string;
const list = async (cursor?: string) =>
  context.inClinic(() => context.get(NotSentService).list(cursor === undefined ? {} : { cursor }), clinic);

/** A dose that begins in so many minutes. */
const visit = (
  startsIn: number,
  { of = patient(), status = 'booked' }: { of?: string; status?: 'booked' | 'cancelled' | 'noshow' } = {},
) =>
  bookedAppointment(sql, {
    patientId: of,
    serviceTypeId: clinic.services.infusion,
    by: clinic.staffId,
    startsIn,
    status,
  });
/** A touch about the appointment (or a reading without one), due some minutes ago. */
const touch = (
  appointment: string | null,
  status: string,
  { reason = null as string | null, dueAgo = 60, of = patient(), expires = `now() + interval '1 day'` } = {},
) =>
  idOf(
    sql,
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, education_code, due_at, expires_at, status, status_reason, lease_until, lease_token)
   SELECT current_clinic_id(), $1, $2, CASE WHEN $3::uuid IS NULL THEN 'education' ELSE 'reminder' END, 'reminder-24h', 'Reminder 24 hours before the visit', $3, CASE WHEN $3 IS NOT NULL THEN 1 END,
     CASE WHEN $3 IS NULL THEN 'E3' END, now() - $6 * interval '1 minute', ${expires}, $4, $5, CASE WHEN $4 = 'sending' THEN now() END, CASE WHEN $4 = 'sending' THEN uuidv7() END`,
    [of, randomUUID(), appointment, status, reason, dueAgo],
  );
const tried = async (
  touchId: string,
  outcome: string,
  { code = null as string | null, address = PHONE, message = 'queued', ago = 50 } = {},
) => {
  const [touched] = await sql('SELECT patient_id, template FROM touch WHERE id = $1', [touchId]);
  return triedMessage(
    sql,
    { touchId, patientId: touched.patient_id, template: touched.template, address, status: message },
    outcome,
    { code, providerMessageId: randomUUID(), minutesAgo: ago },
  );
};
const courseIn = (stage: string) => courseAt(sql, stage, { patientId: patient(), protocolId: clinic.protocolId });
/** In three hours: today, or tomorrow late in the day. Both count as soon. */
const soon = 3 * 60;
const DAY = 24 * 60;

beforeAll(async () => {
  context = await createClinicContext([OutreachApiModule]);
});
beforeEach(async () => {
  clinic = await createBookingClinic(context.ownerUrl, { patients: 3 });
  await actIn(sql, clinic.id);
  await approveRules(sql);
  for (const id of clinic.patients) await agreedTo(sql, id, PHONE, { recordedBy: clinic.staffId });
});
afterAll(() => context?.stop());

type Story = () => Promise<unknown>;
const reminder = (status: string, reason?: string) => async () =>
  touch(await visit(soon), status, reason === undefined ? {} : { reason });
const andTried =
  (made: () => Promise<string>, outcome: string, more: Parameters<typeof tried>[2] = {}) =>
  async () =>
    tried(await made(), outcome, more);

it.each<[string, Story, object]>([
  [
    'a number the network refuses',
    andTried(reminder('failed', 'the provider refused it (21614)'), 'rejected', { code: '21614', message: 'failed' }),
    { reason: 'bad_address', code: '21614', action: 'correct_address', channel: 'sms' },
  ],
  [
    'an address the mail server refuses',
    andTried(reminder('failed', 'the provider refused it (550)'), 'rejected', {
      code: '550',
      message: 'failed',
      address: 'robin@example.com',
    }),
    { reason: 'bad_address', action: 'correct_address', channel: 'email' },
  ],
  [
    'an owner who wrote STOP',
    andTried(reminder('failed', 'the provider refused it (21610)'), 'rejected', { code: '21610', message: 'failed' }),
    { reason: 'opted_out', action: 'call' },
  ],
  [
    'a text that is filtered',
    andTried(reminder('failed', 'the provider refused it (30007)'), 'rejected', { code: '30007', message: 'failed' }),
    { reason: 'text_refused', action: 'call' },
  ],
  [
    'a send of which nobody knows',
    andTried(reminder('failed', 'it is not known whether it was sent; ask the patient'), 'lost'),
    { reason: 'unknown', action: 'call' },
  ],
  [
    'a send of which the provider has not said what became, for longer than the clinic waits',
    andTried(reminder('sending'), 'unknown', { ago: 61 }),
    { reason: 'unknown', action: 'call' },
  ],
  ['too late', reminder('expired', 'its time had passed'), { reason: 'expired', action: 'call', channel: null }],
  [
    'no text left',
    reminder('suppressed', 'the texts the patient agreed to are used up'),
    { reason: 'used_up', action: 'call' },
  ],
  [
    'no way to write',
    reminder('suppressed', 'no channel the patient agreed to'),
    { reason: 'no_channel', action: 'ask_for_address' },
  ],
  [
    'a text that did not reach the phone',
    andTried(reminder('sent'), 'accepted', { message: 'undelivered' }),
    { reason: 'not_delivered', action: 'call' },
  ],
  [
    'a text the carrier says is to no phone',
    async () => {
      const attempt = await tried(await reminder('sent')(), 'accepted', { message: 'undelivered' });
      await carrierSaid(sql, attempt, 'undelivered', '30006');
    },
    { reason: 'bad_address', code: '30006', action: 'correct_address' },
  ],
  [
    'what is refused for now and tried again',
    andTried(reminder('planned', 'sending is not set up (20003)'), 'rejected', { code: '20003' }),
    { reason: 'being_tried', code: '20003', lastTryAt: expect.any(String), action: 'call' },
  ],
  [
    'a fault of the program',
    reminder('planned', 'a fault in the program; see its log'),
    { reason: 'late', action: 'call' },
  ],
  ['nobody there to send it', reminder('planned'), { reason: 'late', action: 'call' }],
  [
    'a reading that came too late',
    () => touch(null, 'expired'),
    { reason: 'expired', action: 'none', educationTitle: expect.any(String), appointmentId: null, visitLocal: null },
  ],
])('staff see %s', async (_what, happens, told) => {
  await happens();
  expect((await list()).items).toEqual([
    expect.objectContaining({ patientId: patient(), patientName: 'Robin Example 1', phone: '+13235550142', ...told }),
  ]);
});

it.each<[string, Story]>([
  ['what went out', andTried(reminder('sent'), 'accepted', { message: 'delivered' })],
  [
    'a text that did not arrive, after an e-mail that did',
    async () => {
      const id = await reminder('sent')();
      await tried(id, 'accepted', { message: 'undelivered' });
      await tried(id, 'accepted', { message: 'accepted', address: 'robin@example.com', ago: 5 });
    },
  ],
  ['what is no longer called for', reminder('withdrawn', 'no longer called for')],
  ['what the appointment overtook', reminder('suppressed', 'the appointment changed meanwhile')],
  ['what a hold of the course stopped', reminder('suppressed', 'the course is on hold')],
  [
    'a reminder that failed before its course was put on hold',
    async () => {
      const id = await visit(soon);
      await touch(id, 'failed');
      await belongsToCourse(sql, id, await courseIn('on_hold'));
    },
  ],
  [
    "one of a dose that was booked without a course, before the patient's was put on hold",
    async () => {
      await touch(await visit(soon), 'failed');
      await courseIn('on_hold');
    },
  ],
  ['a visit that was cancelled', async () => touch(await visit(soon, { status: 'cancelled' }), 'failed')],
  [
    'a visit that was moved',
    async () => {
      const id = await visit(soon);
      await touch(id, 'failed');
      await newVersionAgreed(sql, id);
    },
  ],
  ['what is not due yet', async () => touch(await visit(soon), 'planned', { dueAgo: -60 })],
  ['what is about to go', async () => touch(await visit(soon), 'planned', { dueAgo: 1 })],
  ['a send that is still young', andTried(reminder('sending'), 'unknown', { ago: 59 })],
  [
    'an e-mail that is about to go instead',
    async () => {
      const id = await touch(await visit(soon), 'planned', { dueAgo: 5 });
      await tried(id, 'rejected', { code: '21614', message: 'failed' });
    },
  ],
  [
    'what is fifteen days old',
    () => touch(null, 'failed', { dueAgo: 15 * 24 * 60, expires: `now() - interval '8 days'` }),
  ],
])('staff do not see %s', async (_what, happens) => {
  await happens();
  expect((await list()).items).toEqual([]);
});

describe('a visit for which nothing could be planned', () => {
  const noWay = async () => {
    for (const id of clinic.patients) await cannotBeReached(sql, id);
  };
  const nothing = {
    reason: 'nothing_planned',
    action: 'ask_for_address',
    title: 'Reminders of the visit',
    dueAt: null,
  };

  it.each([
    ['today or tomorrow', soon, 1],
    ['in four days', 4 * DAY, 0],
    ['an hour ago', -60, 0],
  ])('because the patient agreed to no channel: %s', async (_when, startsAt, shown) => {
    await noWay();
    await visit(startsAt);
    expect((await list()).items).toEqual(Array.from({ length: shown }, () => expect.objectContaining(nothing)));
  });

  it('is not shown when the patient can be written to, was written to before they could no more, or is shown already', async () => {
    const id = await visit(soon);
    expect((await list()).items).toEqual([]);
    await noWay();
    const sent = await touch(id, 'sent');
    await tried(sent, 'accepted', { message: 'delivered' });
    expect((await list()).items).toEqual([]);
    await sql(
      `UPDATE touch SET status = 'suppressed', status_reason = 'no channel the patient agreed to' WHERE id = $1`,
      [sent],
    );
    expect((await list()).items).toEqual([expect.objectContaining({ reason: 'no_channel' })]);
  });

  it('is shown when what was sent went to a number that is not theirs any more, until they confirm the visit', async () => {
    const id = await visit(soon);
    await tried(await touch(id, 'sent'), 'accepted', { message: 'delivered' });
    await correctedToDeadNumber(sql, patient(), '+13235550143');
    expect((await list()).items).toEqual([expect.objectContaining(nothing)]);
    await confirmed(sql, id);
    expect((await list()).items).toEqual([]);
  });

  it.each([
    ['on_hold', 0],
    ['induction', 1],
  ])('of a course that is %s: %i', async (stage, shown) => {
    await noWay();
    const course = await courseIn(stage);
    await belongsToCourse(sql, await visit(soon), course);
    expect((await list()).items).toHaveLength(shown);
  });
});

describe('the order', () => {
  const named = async () =>
    (await list()).items.map(
      ({ dueAt, visitLocal }) => (visitLocal ? 'visit' : 'reading') + (dueAt ? '' : ', nothing planned'),
    );

  it('is: visits of today and tomorrow by their time, later visits by theirs, the rest from the newest on', async () => {
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
    expect(await context.inClinic(() => context.get(NotSentService).count(), clinic)).toEqual({ soon: 3 });
  });

  it('goes on page by page, also when the row a page ended with has gone', async () => {
    await failedReadings(sql, patient(), 150);
    const first = await list();
    await sql('DELETE FROM touch WHERE id = $1', [first.items.at(-1)?.id]);
    const second = await list(first.nextCursor as string);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([100, 50, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(150);
  });
});

it("is the clinic's own", async () => {
  await reminder('failed')();
  const other = await createBookingClinic(context.ownerUrl);
  expect(await context.inClinic(() => context.get(NotSentService).list({}), other)).toEqual({
    items: [],
    nextCursor: null,
  });
  expect(await context.inClinic(() => context.get(NotSentService).count(), other)).toEqual({ soon: 0 });
});

it('is found without reading every message that went out', async () => {
  await sql(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, due_at, expires_at, status)
    SELECT current_clinic_id(), $1, 'old:' || n, 'education', 'education-E3', 'r', now() - n * interval '1 minute', now(), CASE WHEN n % 500 = 0 THEN 'failed' ELSE 'sent' END FROM generate_series(1, 10000) n`,
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
    await context.inClinic(() => context.get(NotSentRepository).list(null, 101), clinic);
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
