import { Duties } from '@snowmelt/database';
import { ProviderGate } from '@snowmelt/messaging';
import { attemptsOlderBy } from '@snowmelt/messaging/testing';
import { leasesShorterBy, nothingOwed, owedReading } from '@snowmelt/outreach/testing';
import { agreedTo } from '@snowmelt/patients/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import type pg from 'pg';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { type BookingClinic, connectedAs, createBookingClinic } from '../support/booking-clinic.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { startTwilioStandIn } from '../support/twilio-stand-in.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

const PATIENTS = 24;
/** So that the sweep sends what is tried again, without the queue. */
const late = { dueMinutesAgo: 1 };
let database: TestDatabase;
let clinic: BookingClinic;
let owner: pg.Client;
let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
let worker: WorkerParts;
let sql: ReturnType<typeof sqlOf>;

const pass = async (minutes: number) => {
  await leasesShorterBy(sql, minutes);
  await attemptsOlderBy(sql, minutes);
  await sql(`UPDATE touch SET next_try_at = next_try_at - $1 * interval '1 minute' WHERE next_try_at > '-infinity'`, [
    minutes,
  ]);
  twilio.pass(minutes);
  await worker.get(Duties).round();
};
/** Twilio takes a text to each of them, and a gateway says that it did not. Others go through, so nothing rests. */
const takenButNotSaid = async () => {
  twilio.answerWith({ status: 503, accepting: true, to: 'send' });
  for (const patient of clinic.patients.slice(0, PATIENTS)) {
    const touch = await owedReading(sql, patient, late);
    await worker.get(DispatchService).dispatch(clinic.id, touch);
    worker
      .get(ProviderGate)
      .learned('sms', { outcome: 'accepted', providerMessageId: '', delivered: false }, new Date());
  }
  twilio.answerWith(null);
};
const outcome = async () => {
  const statuses = await sql('SELECT status, count(*)::int FROM touch WHERE status <> $1 GROUP BY 1', ['withdrawn']);
  return { texts: twilio.accepted.length, statuses };
};

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl, { patients: PATIENTS + 2, patientsIn: zoneWhereItIs(12) });
  owner = await connectedAs(database.ownerUrl, clinic);
  sql = sqlOf(owner);
  await approveRules(sql, { ...freeRules, texts: { perDay: 50, perWeek: 100 } });
  twilio = await startTwilioStandIn();
  worker = await startWorkerParts(database.appUrl, {
    MESSAGING: 'live',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
    TWILIO_API_URL: twilio.url,
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'visits@example.com',
    SWEEP_SECONDS: '60',
    TOUCH_LEASE_SECONDS: '1',
    SEND_QUIET_SECONDS: '600',
    REDIS_URL: '',
  });
  // the last two share a number
  for (const [index, patient] of clinic.patients.entries())
    await agreedTo(sql, patient, `+132355501${String(Math.min(index, PATIENTS)).padStart(2, '0')}`, {
      recordedBy: clinic.staffId,
    });
});
beforeEach(async () => {
  await nothingOwed(sql);
  twilio.accepted.length = 0;
  twilio.listLate(0);
  twilio.keepTexts(true);
});
afterAll(async () => {
  await worker?.stop();
  await twilio?.stop();
  await owner?.end();
  await database?.drop();
});

it.each<[string, () => void]>([
  ['keeps no texts', () => twilio.keepTexts(false)],
  ['lists a text only five minutes later', () => twilio.listLate(5)],
  ['takes a text only eight minutes after the request', () => twilio.listLate(8)],
  [
    'keeps no texts and lists them late',
    () => {
      twilio.keepTexts(false);
      twilio.listLate(5);
    },
  ],
])('nobody gets a second text from an account that %s', async (_what, behave) => {
  behave();
  await takenButNotSaid();
  for (let minutes = 0; minutes < 20; minutes += 2) await pass(2);
  expect(await outcome()).toEqual({ texts: PATIENTS, statuses: [{ status: 'sent', count: PATIENTS }] });
});

it('a text that never left goes out once, after the quiet time', async () => {
  twilio.answerWith({ status: 503, to: 'send' });
  await worker.get(DispatchService).dispatch(clinic.id, await owedReading(sql, clinic.patients[2] as string, late));
  twilio.answerWith(null);
  await pass(9);
  expect(await outcome()).toEqual({ texts: 0, statuses: [{ status: 'sending', count: 1 }] });
  await pass(2);
  await pass(2);
  expect(await outcome()).toEqual({ texts: 1, statuses: [{ status: 'sent', count: 1 }] });
});

it('while the provider answers nothing, five find out, then one at a time, and the rest stays planned', async () => {
  twilio.answerWith({ status: 401, body: '{"code":20003}', to: 'send' });
  const before = twilio.asked.length;
  for (const patient of clinic.patients.slice(0, PATIENTS))
    await worker.get(DispatchService).dispatch(clinic.id, await owedReading(sql, patient, late));
  expect(twilio.asked.length - before).toBe(5);
  expect(
    await sql(
      'SELECT status, status_reason AS why, count(*)::int FROM touch WHERE status <> $1 GROUP BY 1, 2 ORDER BY 3',
      ['withdrawn'],
    ),
  ).toEqual([
    { status: 'planned', why: 'sending is not set up (20003)', count: 5 },
    { status: 'planned', why: 'the provider does not work; it is tried again', count: PATIENTS - 5 },
  ]);
  twilio.answerWith(null);
  worker.get(ProviderGate).learned('sms', { outcome: 'accepted', providerMessageId: '', delivered: false }, new Date());
  for (let minutes = 0; minutes < 20; minutes += 2) await pass(2);
  expect(await outcome()).toEqual({ texts: PATIENTS, statuses: [{ status: 'sent', count: PATIENTS }] });
});

it('two on one number, of an account that keeps no texts, are a person’s and get no second text', async () => {
  twilio.keepTexts(false);
  const [one, other] = clinic.patients.slice(PATIENTS) as [string, string];
  twilio.answerWith({ status: 503, accepting: true, to: 'send' });
  for (const patient of [one, other])
    await worker.get(DispatchService).dispatch(clinic.id, await owedReading(sql, patient, late));
  twilio.answerWith(null);
  for (let minutes = 0; minutes < 60; minutes += 5) await pass(5);
  expect(await outcome()).toEqual({ texts: 2, statuses: [{ status: 'sending', count: 2 }] });
});
