import { AuditLog } from '@snowmelt/audit';
import { performDuty, RetentionDuty, retentionReport, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { attempt, carrierSaid, preparedMessage, tracesDeleted } from '@snowmelt/messaging/testing';
import { linkAsked, nothingOwed, owedAbout, owedReading } from '@snowmelt/outreach/testing';
import type { Sql } from '@snowmelt/testing';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
import { type BookingClinic, connectedAs, createBookingClinic } from '../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../test/support/clinic-context.js';
import { testConfig } from '../../../test/support/settings.js';
import { allRetention } from './all-retention.js';

const KEPT_DAYS = 180;
const DAY = 24 * 60;
const [within, after] = [KEPT_DAYS - 1, KEPT_DAYS + 1];

let context: ClinicContext;
let clinic: BookingClinic;
let sql: ClinicContext['sql'];
let tables: ReturnType<typeof allRetention>;
beforeEach(async () => {
  context = await createClinicContext([]);
  ({ clinic, sql } = context);
  const config = testConfig('postgres://app@127.0.0.1/none', { DELIVERY_TRACE_RETENTION_DAYS: String(KEPT_DAYS) });
  tables = allRetention({ unitOfWork: context.get(UnitOfWork), config, audit: context.get(AuditLog) });
});
afterEach(() => context.stop());

const patient = () => clinic.patients[0] as string;
/** A worker's round. */
async function purge(): Promise<void> {
  const unitOfWork = context.get(UnitOfWork);
  const failures: unknown[] = [];
  await performDuty(unitOfWork, new RetentionDuty(tables, unitOfWork, new Logger('silent')), {
    onFailure: (_, error) => failures.push(error),
  });
  expect(failures).toEqual([]);
}
const message = async (more: Partial<Parameters<typeof preparedMessage>[1]> = {}) =>
  preparedMessage(sql, {
    touchId: await owedReading(sql, patient(), { status: 'sent' }),
    patientId: patient(),
    status: 'delivered',
    ...more,
  });
const accepted = (messageId: string) =>
  attempt(sql, messageId, 'accepted', { providerMessageId: messageId, minutesAgo: 400 * DAY });
const rejected = (messageId: string, daysAgo: number) =>
  attempt(sql, messageId, 'rejected', { code: '20429', minutesAgo: daysAgo * DAY });
const asApplication = (work: (of: Sql) => Promise<void>) =>
  context.inClinic(() => work((text, values) => context.get(UnitOfWork).query(text, values)));
/** By the dry run, which must not count what the database then refuses to delete. */
const wouldGo = async (table: string) => {
  const report = await retentionReport(tables, context.get(UnitOfWork));
  return report[report.findIndex((line) => line.startsWith(`${table} (`)) + 2]?.replace(/T[\d:.]+Z$/, '').trim();
};
const callbacks = async () =>
  (await sql('SELECT provider_status AS status FROM message_status_callback ORDER BY received_at')).map(
    ({ status }) => status as string,
  );
const attempts = async () =>
  (await sql('SELECT id FROM message_attempt ORDER BY started_at')).map(({ id }) => id as string);
const requests = async () => (await sql('SELECT id FROM link_request ORDER BY asked_at')).map(({ id }) => id as string);

describe("a provider's callback", () => {
  it('goes a day after its time and not a day before; the message and its attempt stay as they are', async () => {
    const id = await accepted(await message());
    await carrierSaid(sql, id, 'sent', null, after);
    await carrierSaid(sql, id, 'delivered', null, within);
    const before = await sql('SELECT * FROM message');
    await purge();
    expect([await callbacks(), await attempts(), await sql('SELECT * FROM message')]).toEqual([
      ['delivered'],
      [id],
      before,
    ]);
    await purge();
    expect(await callbacks()).toEqual(['delivered']);
  });

  it('with an error code stays: the chart says by it why a text did not arrive', async () => {
    const id = await accepted(await message({ status: 'undelivered' }));
    await carrierSaid(sql, id, 'sent', null, 1000);
    await carrierSaid(sql, id, 'undelivered', '30003', 999);
    expect(await wouldGo('message_status_callback')).toMatch(/^would go: 1 of 2;/);
    await purge();
    expect(await callbacks()).toEqual(['undelivered']);
  });

  it('stays while the provider is still to be asked what became of the message', async () => {
    await carrierSaid(sql, await accepted(await message({ status: 'sent', scheduleLookup: true })), 'sent', null, 1000);
    const unknown = await attempt(sql, await message({ status: 'queued' }), 'unknown', { providerMessageId: 'SM1' });
    await carrierSaid(sql, unknown, 'queued', null, 999);
    await purge();
    expect(await callbacks()).toEqual(['sent', 'queued']);
  });

  it('of the last thirty days cannot be deleted by the application, nor one with an error code, however it asks', async () => {
    const id = await accepted(await message());
    await carrierSaid(sql, id, 'sent', null, 29);
    await carrierSaid(sql, id, 'undelivered', '30003', 1000);
    await asApplication(tracesDeleted);
    expect(await callbacks()).toEqual(['undelivered', 'sent']);
  });
});

describe('an attempt to send', () => {
  it('goes a day after its time and not a day before, if it was rejected and another one followed', async () => {
    const id = await message();
    await rejected(id, after);
    const younger = await rejected(id, within);
    const last = await attempt(sql, id, 'accepted', { providerMessageId: 'SM1', minutesAgo: DAY });
    await purge();
    expect(await attempts()).toEqual([younger, last]);
    await purge();
    expect(await attempts()).toEqual([younger, last]);
  });

  it('stays if it was the last one, and if it may have left', async () => {
    const refused = await message({ status: 'failed' });
    const [first, last] = [await rejected(refused, 1000), await rejected(refused, 999)];
    const sent = await message();
    const lost = await attempt(sql, sent, 'lost', { minutesAgo: 1000 * DAY });
    const arrived = await accepted(sent);
    expect(await wouldGo('message_attempt')).toMatch(/^would go: 1 of 4;/);
    await purge();
    expect((await attempts()).sort()).toEqual([last, lost, arrived].sort());
    expect(await attempts()).not.toContain(first);
  });

  it('stays while another one of its message is open or unclear, and while its fate is asked for', async () => {
    for (const [outcome, scheduleLookup] of [
      ['open', false],
      ['unknown', false],
      ['accepted', true],
    ] as const) {
      const id = await message({ status: 'queued', scheduleLookup });
      await rejected(id, 1000);
      await attempt(sql, id, outcome, { minutesAgo: 1 });
    }
    await purge();
    expect(await attempts()).toHaveLength(6);
  });

  it('stays while a callback refers to it, and holds back no other', async () => {
    const id = await message({ status: 'failed' });
    const [reported, other, last] = [await rejected(id, 1000), await rejected(id, 999), await rejected(id, 998)];
    await carrierSaid(sql, reported, 'failed', '30007', 1000);
    await purge();
    expect(await attempts()).toEqual([reported, last]);
    expect(await attempts()).not.toContain(other);
  });

  it('that was accepted, or is younger than thirty days, cannot be deleted by the application', async () => {
    const id = await message();
    const kept = [await accepted(id), await rejected(id, 29)];
    await asApplication(tracesDeleted);
    expect(await attempts()).toEqual(kept);
  });
});

describe('the request for a link', () => {
  const visit = (daysAgo: number) =>
    bookedAppointment(sql, {
      patientId: patient(),
      serviceTypeId: clinic.services.checkIn,
      by: clinic.staffId,
      startsIn: -daysAgo * DAY,
      status: 'fulfilled',
    });

  it('goes when it and its visit are over for so long, and not a day before', async () => {
    await linkAsked(sql, patient(), await visit(after), after + 1);
    const kept = [
      await linkAsked(sql, patient(), await visit(within), after + 20), // asked long before its visit
      await linkAsked(sql, patient(), await visit(after + 30), within),
    ];
    await purge();
    expect(await requests()).toEqual(kept);
    await purge();
    expect(await requests()).toEqual(kept);
  });

  it('stays while something about its visit is to be sent', async () => {
    const appointmentId = await visit(300);
    const asked = await linkAsked(sql, patient(), appointmentId, 301);
    await owedAbout(sql, { appointmentId, patientId: patient() }, 'visit-link');
    await purge();
    expect(await requests()).toEqual([asked]);
    await nothingOwed(sql);
    await purge();
    expect(await requests()).toEqual([]);
  });
});

it('a dry run says of all clinics together what the purge then takes, and takes nothing itself', async () => {
  const other = await createBookingClinic(context.ownerUrl);
  const theirs = await connectedAs(context.ownerUrl, other);
  const elsewhere = async (text: string, values: readonly unknown[] = []) =>
    (await theirs.query(text, [...values])).rows;
  const touchId = await owedReading(elsewhere, other.patients[0] as string, { status: 'sent' });
  const foreign = await preparedMessage(elsewhere, { touchId, patientId: other.patients[0] as string });
  await carrierSaid(
    elsewhere,
    await attempt(elsewhere, foreign, 'accepted', { providerMessageId: 'SM2' }),
    'sent',
    null,
    500,
  );
  const ours = await accepted(await message());
  await carrierSaid(sql, ours, 'sent', null, after);
  await carrierSaid(sql, ours, 'delivered', null, within);

  const [{ day }] = await sql(`SELECT to_char((now() - interval '500 days') AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day`);
  for (const _ of [1, 2]) expect(await wouldGo('message_status_callback')).toBe(`would go: 2 of 3; oldest: ${day}`);
  await Promise.all([purge(), purge()]); // two workers
  expect(await wouldGo('message_status_callback')).toMatch(/^would go: 0 of 1;/);
  const left = await theirs.query('SELECT FROM message_status_callback WHERE clinic_id = current_clinic_id()');
  await theirs.end();
  expect(left.rowCount).toBe(0);
});
