import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '@snowmelt/database';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { approveRules } from '../../../../test/support/outreach-rules.js';
import { OutreachApiModule } from '../api.js';
import { NotSentRepository } from './not-sent.repository.js';
import { NotSentService } from './not-sent.service.js';

let context: ClinicContext;
let clinic: BookingClinic;
const sql = (text: string, values: readonly unknown[] = []) => context.sql(text, values);
const one = async (text: string, values: readonly unknown[] = []) =>
  (await sql(`${text} RETURNING id`, values))[0].id as string;
const patient = (n = 0) => clinic.patients[n] as string;
const list = async (cursor?: string) =>
  context.inClinic(() => context.get(NotSentService).list(cursor === undefined ? {} : { cursor }), clinic);

/** A visit that begins at this SQL instant. */
const visit = async (startsAt: string, { of = patient(), status = 'booked' } = {}) => {
  const id = await one(
    `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, status, created_by)
    SELECT current_clinic_id(), $1, $2, t AT TIME ZONE 'America/Los_Angeles', 'America/Los_Angeles', t, t + interval '1 hour', $4, $3 FROM (SELECT ${startsAt} AS t) w`,
    [of, clinic.services.infusion, clinic.staffId, status],
  );
  await sql(
    `INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by) SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by FROM appointment WHERE id = $1`,
    [id],
  );
  return id;
};
/** A reminder of it (or a reading), due so many minutes ago. */
const touch = (
  appointment: string | null,
  status: string,
  { reason = null as string | null, dueAgo = 60, of = patient(), expires = `now() + interval '1 day'` } = {},
) =>
  one(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, education_code, due_at, expires_at, status, status_reason, lease_until, lease_token)
   SELECT current_clinic_id(), $1, $2, CASE WHEN $3::uuid IS NULL THEN 'education' ELSE 'reminder' END, 'reminder-24h', 'Reminder 24 hours before the visit', $3, CASE WHEN $3 IS NOT NULL THEN 1 END,
     CASE WHEN $3 IS NULL THEN 'E3' END, now() - $6 * interval '1 minute', ${expires}, $4, $5, CASE WHEN $4 = 'sending' THEN now() END, CASE WHEN $4 = 'sending' THEN uuidv7() END`,
    [of, randomUUID(), appointment, status, reason, dueAgo],
  );
const tried = async (
  touchId: string,
  outcome: string,
  { code = null as string | null, channel = 'sms', message = 'queued', ago = 50 } = {},
) => {
  const id = await one(
    `INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status) SELECT clinic_id, patient_id, id, $2, '+13235550142', template, 'en-US', $3 FROM touch WHERE id = $1`,
    [touchId, channel, message],
  );
  return one(
    `INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code, outcome, error_code, provider_message_id, started_at)
    VALUES (current_clinic_id(), $1, 'twilio', 'x', 'abcdefgh', $2, $3, $4, now() - $5 * interval '1 minute')`,
    [id, outcome, code, randomUUID(), ago],
  );
};
const courseIn = (stage: string) =>
  one(
    `INSERT INTO course_of_treatment (clinic_id, patient_id, protocol_id, stage) VALUES (current_clinic_id(), $1, $2, $3)`,
    [patient(), clinic.protocolId, stage],
  );
/** In three hours, or tomorrow when today is nearly over: either is soon. */
const soon = `now() + interval '3 hours'`;

beforeAll(async () => {
  context = await createClinicContext([OutreachApiModule]);
});
beforeEach(async () => {
  clinic = await createBookingClinic(context.ownerUrl, { patients: 3 });
  await sql(`SELECT set_config('app.clinic_id', $1, false)`, [clinic.id]);
  await approveRules(sql);
  for (const id of clinic.patients) {
    await sql(
      `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', '+13235550142')`,
      [id],
    );
    await sql(
      `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, 'sms', 'test', $2)`,
      [id, clinic.staffId],
    );
  }
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
      channel: 'email',
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
      await sql(
        `INSERT INTO message_status_callback (clinic_id, attempt_id, provider_message_id, provider_status, error_code) SELECT clinic_id, id, provider_message_id, 'undelivered', '30006' FROM message_attempt WHERE id = $1`,
        [attempt],
      );
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
      await tried(id, 'accepted', { message: 'accepted', channel: 'email', ago: 5 });
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
      await sql('UPDATE appointment SET course_id = $2 WHERE id = $1', [id, await courseIn('on_hold')]);
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
      await sql(
        `INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by) SELECT clinic_id, appointment_id, 2, starts_local, time_zone, starts_at, ends_at, changed_by FROM appointment_version WHERE appointment_id = $1`,
        [id],
      );
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
  const noWay = () => sql('UPDATE contact_point SET unusable_since = now() WHERE clinic_id = current_clinic_id()');
  const nothing = {
    reason: 'nothing_planned',
    action: 'ask_for_address',
    title: 'Reminders of the visit',
    dueAt: null,
  };

  it.each([
    ['today or tomorrow', soon, 1],
    ['in four days', `now() + interval '4 days'`, 0],
    ['an hour ago', `now() - interval '1 hour'`, 0],
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
    await sql(`UPDATE contact_point SET value = '+13235550143', unusable_since = now() WHERE patient_id = $1`, [
      patient(),
    ]);
    expect((await list()).items).toEqual([expect.objectContaining(nothing)]);
    await sql('UPDATE appointment SET confirmed_at = now() WHERE id = $1', [id]);
    expect((await list()).items).toEqual([]);
  });

  it.each([
    ['on_hold', 0],
    ['induction', 1],
  ])('of a course that is %s: %i', async (stage, shown) => {
    await noWay();
    const course = await courseIn(stage);
    await sql('UPDATE appointment SET course_id = $2 WHERE id = $1', [await visit(soon), course]);
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
    await remember(touch(await visit(`now() + interval '10 minutes'`), 'failed', { dueAgo: 100 }));
    await sql('UPDATE contact_point SET unusable_since = now() WHERE patient_id = $1', [patient(1)]);
    await remember(visit(`now() + interval '20 minutes'`, { of: patient(1) }));
    await remember(
      touch(await visit(`now() + interval '30 minutes'`, { of: patient(2) }), 'expired', { dueAgo: 5, of: patient(2) }),
    );
    await remember(touch(await visit(`now() + interval '4 days'`), 'failed', { dueAgo: 30 }));
    await remember(touch(await visit(`now() + interval '5 days'`), 'failed', { dueAgo: 20 }));
    await remember(touch(null, 'failed', { dueAgo: 50 }));
    await remember(touch(await visit(`now() - interval '3 hours'`, { status: 'noshow' }), 'failed', { dueAgo: 60 }));
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
    await sql(
      `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, due_at, expires_at, status)
      SELECT current_clinic_id(), $1, 'many:' || n, 'education', 'education-E3', 'r', now() - n * interval '1 minute', now() + interval '1 day', 'failed' FROM generate_series(1, 150) n`,
      [patient()],
    );
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
  await sql(`INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status)
    SELECT clinic_id, patient_id, id, 'sms', '+13235550142', template, 'en-US', CASE WHEN key LIKE '%999' THEN 'undelivered' ELSE 'delivered' END FROM touch WHERE status = 'sent' AND clinic_id = current_clinic_id()`);
  await sql('ANALYZE message');
  await sql(`INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code, outcome, provider_message_id)
    SELECT clinic_id, id, 'twilio', 'x', 'abcdefgh', 'accepted', id::text FROM message WHERE clinic_id = current_clinic_id()`);
  await sql('ANALYZE message_attempt');
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
