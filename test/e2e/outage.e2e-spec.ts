import { minutesPassed } from '@snowmelt/clock/testing';
import { Duties, UnitOfWork } from '@snowmelt/database';
import { attemptsOlderBy } from '@snowmelt/messaging/testing';
import { OutreachService } from '@snowmelt/outreach';
import { leasesShorterBy } from '@snowmelt/outreach/testing';
import { agreedTo } from '@snowmelt/patients/testing';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import type pg from 'pg';
import { type BookingClinic, connectedAs, createBookingClinic } from '../support/booking-clinic.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { type OtherAnswer, type StandInMode, startTwilioStandIn } from '../support/twilio-stand-in.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

let database: TestDatabase;
let clinic: BookingClinic;
let owner: pg.Client;
let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
let worker: WorkerParts;
let patients: string[];

let sql: ReturnType<typeof sqlOf>;
/** The time everything is planned by goes on, and so do the ages that are judged by the real clock. */
const pass = async (minutes: number) => {
  await minutesPassed(sql, minutes);
  await leasesShorterBy(sql, minutes);
  await attemptsOlderBy(sql, minutes);
  await worker.get(Duties).round();
};
/** A patient who agreed to texts, and their infusion in 26 hours, of which they are to be reminded in two. */
const reminderInTwoHours = async () => {
  const patient = patients.pop() as string;
  const number = `+13235550${100 + patients.length}`;
  await agreedTo(sql, patient, number, { recordedBy: clinic.staffId });
  await bookedAppointment(sql, {
    patientId: patient,
    serviceTypeId: clinic.services.infusion,
    by: clinic.staffId,
    startsIn: 26 * 60,
    timeZone: 'UTC',
  });
  await worker.get(UnitOfWork).run(clinic.id, () => worker.get(OutreachService).replan(patient));
  return {
    texts: () => twilio.accepted.filter(({ to }) => to === number).length,
    touch: async () => (await sql('SELECT template, status FROM touch WHERE patient_id = $1', [patient]))[0],
  };
};

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl, { patients: 20, patientsIn: zoneWhereItIs(12) });
  patients = [...clinic.patients];
  owner = await connectedAs(database.ownerUrl, clinic);
  sql = sqlOf(owner);
  await approveRules(sql, { ...freeRules, reminders: { dose: ['PT24H'], inPerson: ['PT24H'], video: [] } });
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
    REDIS_URL: '',
  });
});

beforeEach(() => {
  twilio.answerWith(null);
  twilio.behave('answer');
});

afterAll(async () => {
  await worker?.stop();
  await twilio?.stop();
  await owner?.end();
  await database?.drop();
});

const page = '<!doctype html><title>Nobody is at home</title>';

it.each<[string, OtherAnswer | StandInMode]>([
  ['401', { status: 401, body: '{"code":20003}' }],
  ['403', { status: 403 }],
  ['a page with 404', { status: 404, body: page }],
  ['a page with 408', { status: 408, body: page }],
  ['429', { status: 429, body: '{"code":20429}', headers: { 'retry-after': '1' } }],
  ['500', { status: 500, body: '{"code":20500}' }],
  ['a page with 503', { status: 503, body: page }],
  ['a page with 200', { status: 200, body: page }],
  ['nothing with 200', { status: 200 }],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
  ['500, although it took the text', { status: 500, accepting: true }],
  ['a page with 200, although it took the text', { status: 200, body: page, accepting: true }],
  ['a code nobody here knows', { status: 400, body: '{"code":29999}' }],
  ['nothing at all', 'hang'],
  ['nothing at all, although it took the text', 'accept-and-hang'],
])(
  'the reminder goes out once, and soon, when the provider works again after six hours of %s',
  async (_what, trouble) => {
    const { texts, touch } = await reminderInTwoHours();
    await pass(119);
    if (typeof trouble === 'string') twilio.behave(trouble);
    else twilio.answerWith(trouble);
    for (let tenMinutes = 0; tenMinutes < 36; tenMinutes += 1) await pass(10);
    const taken = texts();
    expect([taken, await touch()]).toEqual([
      taken && 1,
      { template: 'reminder-24h', status: expect.stringMatching(/^(planned|sending|sent)$/) },
    ]);
    twilio.answerWith(null);
    twilio.behave('answer');
    for (let fiveMinutes = 0; fiveMinutes < 6; fiveMinutes += 1) await pass(5);
    expect([texts(), await touch()]).toEqual([1, { template: 'reminder-24h', status: 'sent' }]);
  },
);

it('the reminder of which Twilio took the text is not sent again by a look-up that a proxy answers', async () => {
  const { texts, touch } = await reminderInTwoHours();
  twilio.answerWith({ status: 502, accepting: true, to: 'send' });
  await pass(121);
  twilio.answerWith({ status: 404, body: page });
  for (let tenMinutes = 0; tenMinutes < 12; tenMinutes += 1) await pass(10);
  expect([texts(), (await touch())?.status]).toEqual([1, 'sending']);
  twilio.answerWith({ status: 200, body: '{"messages":null}' });
  for (let tenMinutes = 0; tenMinutes < 3; tenMinutes += 1) await pass(10);
  expect([texts(), (await touch())?.status]).toEqual([1, 'sending']);
  twilio.answerWith(null);
  await pass(5);
  expect([texts(), (await touch())?.status]).toEqual([1, 'sent']);
});

it('a reminder of which Twilio never says again what became is left to a person when the visit begins, and not sent a second time', async () => {
  const { texts, touch } = await reminderInTwoHours();
  twilio.answerWith({ status: 503, accepting: true });
  await pass(121);
  for (let hours = 0; hours < 25; hours += 1) await pass(60);
  expect([texts(), (await touch())?.status]).toEqual([1, 'failed']);
  expect(await sql(`SELECT status_reason FROM touch WHERE status = 'failed'`)).toEqual([
    { status_reason: 'it is not known whether it was sent; ask the patient' },
  ]);
});
