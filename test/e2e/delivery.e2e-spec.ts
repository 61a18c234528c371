import { Duties } from '@snowmelt/database';
import { nothingOwed, owedReading, plannedByRules } from '@snowmelt/outreach/testing';
import { agreedTo } from '@snowmelt/patients/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import type pg from 'pg';
import { type BookingClinic, connectedAs, createBookingClinic } from '../support/booking-clinic.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { startTwilioStandIn } from '../support/twilio-stand-in.js';
import { until } from '../support/until.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

// that nothing is sent twice or lost, whatever fails: test/faults
let database: TestDatabase;
let clinic: BookingClinic;
let owner: pg.Client;
let sql: ReturnType<typeof sqlOf>;
let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
let worker: WorkerParts;

beforeEach(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl, { patients: 1, patientsIn: zoneWhereItIs(12) });
  owner = await connectedAs(database.ownerUrl, clinic);
  sql = sqlOf(owner);
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
    REDIS_URL: '',
  });
  await approveRules(sql);
});
afterEach(async () => {
  await worker?.stop();
  await twilio?.stop();
  await owner?.end();
  await database?.drop();
});

/** What the clinic owes by itself: the first reading of a course, by a policy that is newer than the plan. */
const onACourse = async () => {
  const [patientId] = clinic.patients as [string];
  await agreedTo(sql, patientId, '+13235550100', { recordedBy: clinic.staffId });
  await owedReading(sql, patientId);
  await nothingOwed(sql);
  await courseAt(sql, 'consented', { patientId, protocolId: clinic.protocolId });
  await plannedByRules(sql, 1);
  await approveRules(sql, { ...freeRules, education: ['E3'] });
};
/** The worker's rounds go on until this holds for the touches there are. */
const become = (what: string) =>
  until(what, async () => {
    await worker.get(Duties).round();
    return (await sql(`SELECT ${what} AS so FROM touch`))[0]?.so === true;
  });

it('a reading goes by e-mail when the provider refuses the number for good, and the number is used no more', async () => {
  await agreedTo(sql, clinic.patients[0] as string, 'robin@example.com', { recordedBy: clinic.staffId });
  await onACourse();
  twilio.refuse(400, 21614);
  await become(
    `bool_and(EXISTS (SELECT FROM message m WHERE m.touch_id = touch.id AND m.channel = 'email')) FILTER (WHERE key LIKE 'course:%')`,
  );
  expect(await sql(`SELECT channel, status FROM message ORDER BY channel DESC`)).toEqual([
    { channel: 'sms', status: 'failed' },
    { channel: 'email', status: 'queued' },
  ]);
  expect(await sql(`SELECT unusable_since IS NOT NULL AS unusable FROM contact_point WHERE system = 'sms'`)).toEqual([
    { unusable: true },
  ]);
});

it("touches are planned anew when the clinic's policy changes, without an event", async () => {
  await onACourse();
  await become(`count(*) FILTER (WHERE key LIKE 'course:%') = 1`);
});
