import { preparedMessage, triedMessage } from '@snowmelt/messaging/testing';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { EmailPort, SmsPort } from '../../../messaging/src/ports/outgoing.port.js';
import { OutreachService } from '../outreach.service.js';
import { DispatchService } from './dispatch.service.js';
import {
  agree,
  clinic,
  context,
  inClinic,
  owe,
  patient,
  policy,
  round,
  setUpDispatch,
  sql,
} from '../testing/dispatch-scene.js';

setUpDispatch();

it('two touches of one patient sent at once do not exceed the texts the patient agreed to', async () => {
  await policy({ texts: { perDay: 1, perWeek: 12 } });
  await agree('+13235550101');
  const touches = [await owe(), await owe(), await owe(), await owe()];
  await Promise.all(touches.map((id) => context.get(DispatchService).dispatch(clinic.id, id)));
  expect(await sql('SELECT status, count(*)::int FROM touch GROUP BY 1 ORDER BY 1')).toEqual([
    { status: 'planned', count: 3 }, // they wait for the texts of the next day
    { status: 'sent', count: 1 },
  ]);
  expect(await sql('SELECT FROM drawer_message')).toHaveLength(1);
});

it('a touch of a kind from a newer release is neither sent nor withdrawn: it waits for a worker of that release', async () => {
  await policy({ texts: { perDay: 1, perWeek: 12 } });
  await agree('+13235550101');
  const [id] = [await owe(), await owe()]; // the other one would take the only text of the day
  await sql(`UPDATE touch SET template = 'survey' WHERE id = $1`, [id]);
  for (let times = 0; times < 8; times += 1) await context.get(DispatchService).dispatch(clinic.id, id);
  await inClinic(() => context.get(OutreachService).replan(clinic.patients[0] as string));
  // soon, however often this release has met it
  const soon = `next_try_at <= snowmelt_now() + interval '15 seconds'`;
  expect(await sql(`SELECT status, tries, ${soon} AS soon FROM touch WHERE id = $1`, [id])).toEqual([
    { status: 'planned', tries: 0, soon: true },
  ]);
  expect(await sql('SELECT FROM message')).toEqual([]);
});

describe('the last text of a week', () => {
  /** A reading that is due now, and the reminder of a visit in three days, which is due in two days. */
  const readingAndReminder = async () => {
    const [reading, reminder] = [await owe(), await owe()];
    await sql(
      `UPDATE touch SET kind = 'reminder', template = 'reminder-24h', rank = 1, education_code = NULL, due_at = now() + interval '2 days', expires_at = now() + interval '3 days' WHERE id = $1`,
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

  it('is kept for that reminder even where there is no e-mail', async () => {
    expect(await became(await readingAndReminder())).toEqual([
      {
        template: 'education-E3',
        status: 'planned', // until the next day
        reason: 'the texts the patient agreed to are used up',
        channel: null,
      },
      reminded,
    ]);
  });

  it.each([
    ['rejected', 'sent'],
    ['lost', 'planned'],
  ])('is not used up by a text that never left: one that was %s, and the reminder is %s', async (outcome, status) => {
    const { reading, reminder } = await readingAndReminder();
    await triedMessage(sql, { touchId: reading, patientId: patient() }, outcome);
    await sql(`UPDATE touch SET status = 'expired' WHERE id = $1`, [reading]);
    expect((await became({ reading, reminder }))[1]).toMatchObject({ template: 'reminder-24h', status });
  });

  it('is not kept for a message that cannot go to its number by text', async () => {
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

  it('is used by a text that was refused a week ago and leaves only now', async () => {
    const [late, reading] = [await owe(), await owe()];
    await triedMessage(sql, { touchId: late, patientId: patient(), daysAgo: 8 }, 'rejected');
    for (const touch of [late, reading]) await context.get(DispatchService).dispatch(clinic.id, touch);
    expect(
      (await sql('SELECT id, status FROM touch')).map(({ id: of, status }) => [of === late, status]).sort(),
    ).toEqual([
      [false, 'planned'],
      [true, 'sent'],
    ]);
  });
});

it('an e-mail that is refused for good is tried once, even when there is a number that cannot be texted today', async () => {
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
  expect([sent, await sql('SELECT status FROM touch WHERE id = $1', [touchId])]).toEqual([1, [{ status: 'planned' }]]);
});

it("a reading's link stays valid for the time the clinic has set", async () => {
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
])('a reading that stays valid for %s, three weeks after its visit: %i', async (educationGoodFor, owed) => {
  await policy({ education: ['E12'], educationGoodFor });
  await agree('robin@example.com');
  await bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.infusion,
    by: clinic.staffId,
    startsIn: -21 * 24 * 60,
    status: 'fulfilled',
  });
  await courseAt(sql, 'induction', { patientId: patient(), protocolId: clinic.protocolId });
  await inClinic(() => context.get(OutreachService).replan(patient()));
  expect(await sql('SELECT FROM touch')).toHaveLength(owed);
});

it('a provider that does not respond delays one round for a limited time, and the rest goes to the next', async () => {
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
    expect(asked).toBeLessThanOrEqual(8);
    while (asked < 12) await round();
  } finally {
    performance.now = now;
  }
});

describe('a message without a text left', () => {
  const used = 'the texts the patient agreed to are used up';
  const became = async (id: string) =>
    (
      await sql('SELECT status, status_reason AS why, next_try_at > snowmelt_now() AS waits FROM touch WHERE id = $1', [
        id,
      ])
    )[0];

  beforeEach(async () => {
    await policy({ texts: { perDay: 1, perWeek: 12 } });
    await agree('+13235550101');
    await context.get(DispatchService).dispatch(clinic.id, await owe());
  });

  it('waits for the next day, and goes then', async () => {
    const id = await owe();
    await context.get(DispatchService).dispatch(clinic.id, id);
    expect(await became(id)).toEqual({ status: 'planned', why: used, waits: true });
    await policy({ texts: { perDay: 2, perWeek: 12 } });
    await sql(`UPDATE touch SET next_try_at = '-infinity' WHERE id = $1`, [id]);
    await context.get(DispatchService).dispatch(clinic.id, id);
    expect(await became(id)).toMatchObject({ status: 'sent' });
  });

  it('is withdrawn, if it is a reading and its time passes meanwhile (O5): never sent late', async () => {
    const id = await owe();
    await context.get(DispatchService).dispatch(clinic.id, id);
    await sql(`UPDATE touch SET next_try_at = '-infinity', expires_at = snowmelt_now() WHERE id = $1`, [id]);
    await context.get(DispatchService).dispatch(clinic.id, id);
    expect(await became(id)).toMatchObject({ status: 'withdrawn', why: 'its time had passed' });
  });

  it('is given up when no later day is left, and no plan brings it back', async () => {
    const id = await owe();
    await sql(`UPDATE touch SET expires_at = snowmelt_now() + interval '1 hour' WHERE id = $1`, [id]);
    await context.get(DispatchService).dispatch(clinic.id, id);
    expect(await became(id)).toMatchObject({ status: 'suppressed', why: used });
  });
});
