import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createTestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';

const sql = readFileSync(
  path.resolve(import.meta.dirname, '../../../../prisma/migrations/20261129000500_link_addresses/migration.sql'),
  'utf8',
);
/** What the upgrade makes of the links that were sent before. */
const ofLinks = sql.slice(sql.lastIndexOf('DO $$'));
const NOW = '+13235550142';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let owner: pg.Client;
let clinic: BookingClinic;
const rows = async (text: string, values: readonly unknown[] = []) => {
  await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic.id]);
  return (await owner.query(text, [...values])).rows;
};
const one = async (text: string, values: readonly unknown[] = []) =>
  (await rows(`${text} RETURNING id`, values))[0].id as string;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  clinic = await createBookingClinic(database.ownerUrl, { patients: 1 });
  for (const [system, value] of [
    ['sms', NOW],
    ['email', 'nora@example.com'],
  ])
    await rows(
      'INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, $2, $3)',
      [clinic.patients[0], system, value],
    );
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

/** A link that was opened, of the release before: by which message it went stands only there. */
const sent = async (...addresses: readonly string[]) => {
  const touch = await one(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at, status) VALUES (current_clinic_id(), $1, $2, 'education', 'education-E3', 'Reading', 'E3', now(), now() + interval '1 day', 'sent')`,
    [clinic.patients[0], randomUUID()],
  );
  for (const address of addresses) {
    await rows(
      `INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status) VALUES (current_clinic_id(), $1, $2, $3, $4, 'education-E3', 'en-US', 'sent')`,
      [clinic.patients[0], touch, address.includes('@') ? 'email' : 'sms', address],
    );
  }
  const link = await one(
    `INSERT INTO magic_link (clinic_id, patient_id, purpose, education_code, touch_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, 'education', 'E3', $2, $3, now() + interval '2 hours')`,
    [clinic.patients[0], touch, randomBytes(32)],
  );
  await rows(
    `INSERT INTO patient_session (clinic_id, magic_link_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, now() + interval '2 hours')`,
    [link, randomBytes(32)],
  );
  return link;
};
const becomes = async (link: string) =>
  (
    await rows(
      `SELECT l.channel, l.address_ended_at IS NOT NULL AS ended, l.revoked_at IS NULL AS opens, s.revoked_at IS NULL AS page FROM magic_link l JOIN patient_session s ON s.magic_link_id = l.id WHERE l.id = $1`,
      [link],
    )
  )[0];

it("a link that went to a number which had been corrected before the upgrade ends with it, and so does its page; the patient's own stay", async () => {
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
