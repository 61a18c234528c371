import { readFileSync } from 'node:fs';
import path from 'node:path';
import { preparedMessage } from '@snowmelt/messaging/testing';
import { owedReading } from '@snowmelt/outreach/testing';
import { contactPoint } from '@snowmelt/patients/testing';
import { actIn, createTestDatabase, sqlOf } from '@snowmelt/testing';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { openedPage, sentLink } from '../testing.js';

const migration = readFileSync(
  path.resolve(import.meta.dirname, '../../../../prisma/migrations/20261129000500_link_addresses/migration.sql'),
  'utf8',
);
/** The part of the migration that updates links sent before the upgrade. */
const ofLinks = migration.slice(migration.lastIndexOf('DO $$'));
const NOW = '+13235550142';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let owner: pg.Client;
let clinic: BookingClinic;
let patientId: string;
/** Runs in this clinic, whichever clinic the upgrade left the connection in. */
const sql = async (text: string, values: unknown[] = []) => {
  await actIn(sqlOf(owner), clinic.id);
  return sqlOf(owner)(text, values);
};
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  clinic = await createBookingClinic(database.ownerUrl, { patients: 1 });
  [patientId] = clinic.patients as [string];
  for (const address of [NOW, 'nora@example.com']) await contactPoint(sql, patientId, address);
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

/** A link of the previous release that was sent and opened. Only its touch tells which message carried it. */
const sent = async (...addresses: readonly string[]) => {
  const touchId = await owedReading(sql, patientId, { status: 'sent' });
  for (const address of addresses) await preparedMessage(sql, { touchId, patientId, address, status: 'sent' });
  const { id } = await sentLink(sql, { patientId, touchId });
  await openedPage(sql, id);
  return id;
};
const becomes = async (link: string) =>
  (
    await sql(
      `SELECT l.channel, l.address_ended_at IS NOT NULL AS ended, l.revoked_at IS NULL AS opens, s.revoked_at IS NULL AS page
        FROM magic_link l JOIN patient_session s ON s.magic_link_id = l.id WHERE l.id = $1`,
      [link],
    )
  )[0];

it('the upgrade ends links and pages of numbers that had been corrected before; those of current numbers stay', async () => {
  const [old, oldMail, present, either] = [
    await sent('+12135550177'),
    await sent('old@example.com'),
    await sent(NOW),
    await sent(NOW, 'nora@example.com'),
  ];
  await owner.query(ofLinks);
  const dead = { ended: true, opens: false, page: false };
  const alive = { ended: false, opens: true, page: true };
  expect(await Promise.all([old, oldMail, present, either].map(becomes))).toEqual([
    { channel: 'sms', ...dead },
    { channel: 'email', ...dead },
    { channel: 'sms', ...alive },
    { channel: null, ...alive },
  ]);
});
