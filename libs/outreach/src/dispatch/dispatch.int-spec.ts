import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '@snowmelt/database';
import { happened } from '@snowmelt/events/testing';
import { MessageFateService } from '@snowmelt/messaging';
import { acceptedMeanwhile, preparedMessage, triedMessage } from '@snowmelt/messaging/testing';
import { agreedTo, registeredPatients } from '@snowmelt/patients/testing';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import { appointmentBecame, bookedAppointment, integrationVisits } from '@snowmelt/scheduling/testing';
import { actIn } from '@snowmelt/testing';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { zoneWhereItIs } from '../../../../test/support/zones.js';
import { EmailPort, SmsPort } from '../../../messaging/src/ports/outgoing.port.js';
import { OutreachService } from '../outreach.service.js';
import { approveRules, freeRules, owedReading, plannedByRules } from '../testing.js';
import { TouchRepository } from '../touch.repository.js';
import { OutreachWorkerModule } from '../worker.js';
import { DispatchService } from './dispatch.service.js';
import { MessageOutcomeSubscriber } from './message-outcome.subscriber.js';
import { Sweep } from './sweep.js';

let context: ClinicContext;
let clinic: BookingClinic;

const sql = (text: string, values: unknown[] = []) => context.sql(text, values);
const inClinic = <T>(work: () => Promise<T>) => context.get(UnitOfWork).run(clinic.id, work);
const round = () => context.get(Sweep).round();
const patient = () => clinic.patients[0] as string;
const policy = (change: object = {}) => approveRules(sql, { ...freeRules, ...change });
const agree = (address: string) => agreedTo(sql, patient(), address, { recordedBy: clinic.staffId });
/** Overdue, so that the sweep delivers it without the queue. */
const owe = () => owedReading(sql, patient(), { dueMinutesAgo: 1 });

beforeEach(async () => {
  context = await createClinicContext(
    [QueueModule, QueueRunnerModule, OutreachWorkerModule],
    { patientsIn: zoneWhereItIs(12) },
    { SWEEP_SECONDS: '60', REDIS_URL: '' },
  );
  ({ clinic } = context);
});

afterEach(() => context?.stop());

it('two touches of one patient that are sent at once are no more texts than the patient agreed to', async () => {
  await policy({ texts: { perDay: 1, perWeek: 12 } });
  await agree('+13235550101');
  const touches = [await owe(), await owe(), await owe(), await owe()];
  await Promise.all(touches.map((id) => context.get(DispatchService).dispatch(clinic.id, id)));
  expect(await sql('SELECT status, count(*)::int FROM touch GROUP BY 1 ORDER BY 1')).toEqual([
    { status: 'sent', count: 1 },
    { status: 'suppressed', count: 3 },
  ]);
  expect(await sql('SELECT FROM drawer_message')).toHaveLength(1);
});

it('a touch of a kind that only a newer release has is neither sent nor withdrawn: it waits for a worker of that release', async () => {
  await policy({ texts: { perDay: 1, perWeek: 12 } });
  await agree('+13235550101');
  const [id] = [await owe(), await owe()]; // the other one would take the only text of the day
  await sql(`UPDATE touch SET template = 'survey' WHERE id = $1`, [id]);
  await expect(context.get(DispatchService).dispatch(clinic.id, id)).rejects.toThrow(
    'no kind of touch has the template survey',
  );
  await inClinic(() => context.get(OutreachService).replan(clinic.patients[0] as string));
  expect(await sql('SELECT status, tries FROM touch WHERE id = $1', [id])).toEqual([{ status: 'planned', tries: 1 }]);
  expect(await sql('SELECT FROM message')).toEqual([]);
});

describe('the last text of a week', () => {
  /** A reading that is due now, and the reminder of a visit in three days, which is due in two days. */
  const readingAndReminder = async () => {
    const [reading, reminder] = [await owe(), await owe()];
    await sql(
      `UPDATE touch SET kind = 'reminder', template = 'reminder-24h', education_code = NULL, due_at = now() + interval '2 days', expires_at = now() + interval '3 days' WHERE id = $1`,
      [reminder],
    );
    return { reading, reminder };
  };
  const became = async ({ reading, reminder }: { reading: string; reminder: string }) => {
    await context.get(DispatchService).dispatch(clinic.id, reading);
    await sql(`UPDATE touch SET due_at = now() - interval '1 minute' WHERE id = $1`, [reminder]);
    await context.get(DispatchService).dispatch(clinic.id, reminder);
    return sql(
      `SELECT t.template, t.status, t.status_reason AS reason, m.channel FROM touch t LEFT JOIN message m ON m.touch_id = t.id WHERE t.id = ANY ($1) ORDER BY t.template`,
      [[reading, reminder]],
    );
  };
  const reminded = { template: 'reminder-24h', status: 'sent', reason: null, channel: 'sms' };

  beforeEach(async () => {
    await policy({ texts: { perDay: 3, perWeek: 1 } });
    await agree('+13235550101');
  });

  it('is kept for the reminder of the day before: a reading goes by e-mail', async () => {
    await agree('robin@example.com');
    expect(await became(await readingAndReminder())).toEqual([
      { template: 'education-E3', status: 'sent', reason: null, channel: 'email' },
      reminded,
    ]);
  });

  it('is kept for it where there is no e-mail, too', async () => {
    expect(await became(await readingAndReminder())).toEqual([
      {
        template: 'education-E3',
        status: 'suppressed',
        reason: 'the texts the patient agreed to are used up',
        channel: null,
      },
      reminded,
    ]);
  });

  it.each([
    ['rejected', 'sent'],
    ['lost', 'suppressed'],
  ])('is not taken by one that never left: one that was %s, and the reminder is %s', async (outcome, status) => {
    const { reading, reminder } = await readingAndReminder();
    await triedMessage(sql, { touchId: reading, patientId: patient() }, outcome);
    await sql(`UPDATE touch SET status = 'expired' WHERE id = $1`, [reading]);
    expect((await became({ reading, reminder }))[1]).toMatchObject({ template: 'reminder-24h', status });
  });

  it('is not kept for what its number will never get by text', async () => {
    await agree('robin@example.com');
    const { reading, reminder } = await readingAndReminder();
    await preparedMessage(sql, { touchId: reminder, patientId: patient(), status: 'failed' });
    await context.get(DispatchService).dispatch(clinic.id, reading);
    expect(await sql(`SELECT channel FROM message WHERE touch_id = $1`, [reading])).toEqual([{ channel: 'sms' }]);
  });

  it('is not kept for a reminder whose time has passed', async () => {
    const { reading, reminder } = await readingAndReminder();
    await sql(
      `UPDATE touch SET due_at = now() - interval '2 minutes', expires_at = now() - interval '1 minute' WHERE id = $1`,
      [reminder],
    );
    await context.get(DispatchService).dispatch(clinic.id, reading);
    expect(await sql(`SELECT channel FROM message WHERE touch_id = $1`, [reading])).toEqual([{ channel: 'sms' }]);
  });

  it('is taken by one that was refused a week ago and leaves only now', async () => {
    const [late, reading] = [await owe(), await owe()];
    await triedMessage(sql, { touchId: late, patientId: patient(), daysAgo: 8 }, 'rejected');
    for (const touch of [late, reading]) await context.get(DispatchService).dispatch(clinic.id, touch);
    expect(
      (await sql('SELECT id, status FROM touch')).map(({ id: of, status }) => [of === late, status]).sort(),
    ).toEqual([
      [false, 'suppressed'],
      [true, 'sent'],
    ]);
  });
});

it('an e-mail that is refused for good is tried once, also when a number is there that may not be texted today', async () => {
  await policy({ texts: { perDay: 1, perWeek: 12 } });
  await agree('+13235550101');
  await agree('robin@example.com');
  await context.get(DispatchService).dispatch(clinic.id, await owe());
  const touchId = await owe();
  let sent = 0;
  context.get(EmailPort).send = () => {
    sent += 1;
    return Promise.resolve({ outcome: 'rejected', code: '554', next: 'never' });
  };
  for (let times = 0; times < 4; times += 1) await context.get(DispatchService).dispatch(clinic.id, touchId);
  expect([sent, await sql('SELECT status FROM touch WHERE id = $1', [touchId])]).toEqual([
    1,
    [{ status: 'suppressed' }],
  ]);
});

it("a reading's link opens it for the time the clinic has set", async () => {
  await policy({ educationGoodFor: 'P3D' });
  await agree('robin@example.com');
  await context.get(DispatchService).dispatch(clinic.id, await owe());
  expect(
    await sql(`SELECT round(extract(epoch FROM expires_at - now()) / 3600)::int AS hours FROM magic_link`),
  ).toEqual([{ hours: 72 }]);
});

it.each([
  ['P7D', 0],
  ['P30D', 1],
])('a reading that stays good for %s, three weeks after its visit: %i', async (educationGoodFor, owed) => {
  await policy({ education: ['E12'], educationGoodFor });
  await agree('robin@example.com');
  await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.infusion,
    by: clinic.staffId,
    startsIn: -21 * 24 * 60,
    status: 'fulfilled',
  });
  await inClinic(() => context.get(OutreachService).replan(patient()));
  expect(await sql('SELECT FROM touch')).toHaveLength(owed);
});

describe('what is owed for a visit', () => {
  const book = async (startsIn: number) =>
    bookedAppointment(sql, {
      patientId: patient(),
      serviceTypeId: await integrationVisits(sql),
      by: clinic.staffId,
      startsIn,
    });
  const becomes = async (id: string, status: Parameters<typeof appointmentBecame>[2]) => {
    await appointmentBecame(sql, id, status);
    await inClinic(() => context.get(OutreachService).replan(patient()));
  };
  const touches = () => sql('SELECT template, status FROM touch ORDER BY due_at');

  beforeEach(async () => {
    await policy({ reminders: { infusion: [], telehealth: ['PT24H', 'PT1H'] } });
    await agree('+13235550101');
  });

  it.each([
    ['cancelled', 3000, ['reminder-24h', 'reminder-1h']],
    ['noshow', -5, ['visit-link']],
  ] as const)('ends when it is %s: nothing more goes out', async (status, inMinutes, templates) => {
    const id = await book(inMinutes);
    await becomes(id, 'booked');
    expect(await touches()).toEqual(templates.map((template) => ({ template, status: 'planned' })));
    await becomes(id, status);
    await sql(`UPDATE touch SET due_at = now() - interval '1 minute'`);
    await round();
    expect([await touches(), await sql('SELECT FROM drawer_message')]).toEqual([
      templates.map((template) => ({ template, status: 'withdrawn' })),
      [],
    ]);
  });

  it('is no practice when its note was signed weeks later; the messages say so', async () => {
    await policy({ education: ['E13'] });
    const id = await book(-30 * 24 * 60);
    await becomes(id, 'fulfilled');
    expect(await touches()).toEqual([]);
    await happened(sql, 'note.signed', { patientId: patient(), payload: { appointmentId: id } });
    await becomes(id, 'fulfilled');
    await round();
    expect(await sql('SELECT template, status, reason, status_reason FROM touch')).toEqual([
      {
        template: 'education-E13',
        status: 'expired',
        reason: 'Reading after the visit, whose note was signed too late for it',
        status_reason: 'its time had passed',
      },
    ]);
  });

  it('is its link, to the patient who has arrived by video, however little of their day has begun', async () => {
    await policy({ outerWindow: { from: '23:59', to: '23:59' } });
    await becomes(await book(-5), 'arrived');
    await sql(`UPDATE touch SET due_at = now() - interval '1 minute'`);
    await round();
    expect(await touches()).toEqual([{ template: 'visit-link', status: 'sent' }]);
  });
});

describe('plans that are out of date', () => {
  const stale = () => context.get(TouchRepository).stalePlans(1000);

  it('of a clinic without a policy are asked about once a day, and made when it has one', async () => {
    await sql(
      `INSERT INTO patient_plan (clinic_id, patient_id, policy_version, planned_at) SELECT clinic_id, id, 0, '-infinity' FROM patient`,
    );
    await round();
    expect(await stale()).toEqual([]);
    await policy();
    expect(await stale()).toHaveLength(2);
    await round();
    expect([await stale(), await sql('SELECT DISTINCT policy_version FROM patient_plan')]).toEqual([
      [],
      [{ policy_version: 1 }],
    ]);
  });

  it('of a clinic whose policy cannot be read keep no other clinic waiting', async () => {
    const broken = await createBookingClinic(context.ownerUrl, { patients: 205 });
    await actIn(sql, broken.id);
    await approveRules(sql, { not: 'a policy' });
    await sql(
      `INSERT INTO patient_plan (clinic_id, patient_id, policy_version, planned_at) SELECT clinic_id, id, 0, '-infinity' FROM patient WHERE clinic_id = current_clinic_id()`,
    );
    await actIn(sql, clinic.id);
    await policy();
    await plannedByRules(sql, 0);
    await round();
    expect(await sql('SELECT DISTINCT policy_version FROM patient_plan WHERE clinic_id = $1', [clinic.id])).toEqual([
      { policy_version: 1 },
    ]);
    await round();
    expect(await stale()).toEqual([]);
    await actIn(sql, broken.id);
    await sql(
      `UPDATE patient_plan SET planned_at = planned_at - interval '61 minutes' WHERE clinic_id = current_clinic_id()`,
    );
    expect(await stale()).toHaveLength(205);
  });

  it("are found without reading every patient's", async () => {
    await policy();
    await registeredPatients(sql, 20_000);
    await plannedByRules(sql, 1);
    await sql('ANALYZE patient_plan');
    await sql('SELECT * FROM stale_plans(24, 200)'); // fills the catalogue cache
    const [
      {
        'QUERY PLAN': [{ Plan: plan }],
      },
    ] = await sql('EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM stale_plans(24, 200)');
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(100);
  });
});

describe('what a provider says of a message', () => {
  const event = (type: 'message.accepted' | 'message.failed', touchId: string) => ({
    id: randomUUID(),
    type,
    payload: { patientId: patient(), touchId, messageId: randomUUID() },
    occurredAt: new Date(),
  });

  it.each([
    [['message.failed', 'message.accepted']],
    [['message.accepted', 'message.failed']],
    [['message.accepted', 'message.failed', 'message.accepted']],
  ] as const)('brings the e-mail, when heard as %j', async (order) => {
    await policy();
    await agree('robin@example.com');
    const touchId = await owe();
    await sql(`UPDATE touch SET status = 'sending', lease_token = uuidv7(), lease_until = now() + interval '1 minute'`);
    await preparedMessage(sql, { touchId, patientId: patient(), status: 'undelivered' });
    for (const type of order) await inClinic(() => context.get(MessageOutcomeSubscriber).handle(event(type, touchId)));
    expect(await sql('SELECT status, status_reason FROM touch')).toEqual([
      { status: 'planned', status_reason: 'the text did not arrive; it goes by e-mail' },
    ]);
  });

  it.each([
    ['PT30M', 'reminder-1h', 'PT30M'],
    ['PT2H', 'reminder-1h', 'PT2H'],
    ['PT30M', 'visit-link', 'PT0S'],
  ])(
    'brings the e-mail after the time the clinic has set, but a link that is needed now at once: %s, %s',
    async (emailAfterFailedText, template, waits) => {
      await policy({ emailAfterFailedText });
      await agree('robin@example.com');
      const touchId = await owe();
      await sql(`UPDATE touch SET status = 'sent', template = $1`, [template]);
      await preparedMessage(sql, { touchId, patientId: patient(), status: 'undelivered' });
      await inClinic(() => context.get(MessageOutcomeSubscriber).handle(event('message.failed', touchId)));
      expect(
        await sql(`SELECT date_trunc('minute', next_try_at - updated_at) = $1::interval AS waits FROM touch`, [waits]),
      ).toEqual([{ waits: true }]);
    },
  );

  it('waits to be heard again while the clinic has no policy', async () => {
    await expect(
      inClinic(async () => context.get(MessageOutcomeSubscriber).handle(event('message.failed', await owe()))),
    ).rejects.toThrow('without a policy');
  });

  it('is asked for as long as there is somebody to ask about, and no longer than there is time', async () => {
    const touchId = await owe();
    const message = { touchId, patientId: patient(), status: 'sent', lookAgain: true };
    const attemptId = await triedMessage(sql, message, 'rejected');
    let asked = 0;
    context.get(SmsPort).fate = () => {
      asked += 1;
      return Promise.resolve(null);
    };
    const fates = context.get(MessageFateService);
    expect([await fates.lookUp(10), await fates.lookUp(10), asked]).toEqual([1, 0, 0]);
    await acceptedMeanwhile(sql, attemptId);
    expect([await fates.lookUp(10, performance.now()), asked]).toEqual([1, 0]);
    expect([await fates.lookUp(10), await fates.lookUp(10), asked]).toEqual([1, 0, 1]);
  });
});

it('a provider that does not answer keeps a round only for a while, and the rest for the next one', async () => {
  await policy();
  for (let n = 0; n < 12; n += 1) {
    const touchId = await owe();
    await sql(
      `UPDATE touch SET status = 'sending', lease_token = uuidv7(), lease_until = now() - interval '1 second' WHERE id = $1`,
      [touchId],
    );
    await triedMessage(sql, { touchId, patientId: patient() }, 'unknown');
  }
  const now = performance.now.bind(performance);
  let [asked, waited] = [0, 0];
  performance.now = () => now() + waited;
  context.get(SmsPort).find = () => {
    asked += 1;
    waited += 10_000;
    return Promise.resolve({ found: 'unclear' });
  };
  try {
    await round();
    expect(asked).toBeLessThanOrEqual(4);
    while (asked < 12) await round();
  } finally {
    performance.now = now;
  }
});
