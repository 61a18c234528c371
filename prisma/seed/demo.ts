/**
 * Seeds the demo clinic: invented people, 555-01xx numbers, example.com addresses. Run by `npm start` as the owner of
 * the tables; running it again changes nothing but the passwords, which are the one in DEMO_PASSWORD. Refuses
 * production.
 */
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import {
  adminId,
  clinic,
  licences,
  onCallShiftId,
  outreachPolicy,
  prescriberId,
  protocols,
  staff,
  visitPolicy,
} from './demo-clinic.js';
import { seedSite } from './demo-site.js';
import { noteTemplate } from './note-template.js';

const { MIGRATION_DATABASE_URL: url, DEMO_PASSWORD: password, NODE_ENV: mode } = process.env;
if (mode === 'production') throw new Error('The demo clinic is not for production.');
if (!url || !password) throw new Error('The demo seed needs MIGRATION_DATABASE_URL and DEMO_PASSWORD.');

const client = new pg.Client({ connectionString: url });
await client.connect();
try {
  await client.query('BEGIN');
  await client.query(`SELECT set_config('app.clinic_id', $1, true)`, [clinic.id]);
  // lets the application move the clock, which a production database never does
  await client.query('GRANT INSERT, UPDATE ON demo_clock TO snowmelt_app');
  await client.query(
    'INSERT INTO clinic (id, name, sender_name, phone, time_zone) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING',
    [clinic.id, clinic.name, clinic.senderName, clinic.phone, clinic.timeZone],
  );
  const passwordHash = await hash(password, { memoryCost: 19456, timeCost: 2, parallelism: 1 });
  for (const person of staff) {
    await client.query(
      `INSERT INTO staff_user (id, clinic_id, email, display_name, roles, password_hash) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (id) DO UPDATE SET password_hash = excluded.password_hash, failed_logins = 0, locked_until = NULL`,
      [person.id, clinic.id, person.email, person.displayName, person.roles, passwordHash],
    );
  }
  for (const [staffId, kind, state, number, expiresOn] of licences)
    await client.query(
      'INSERT INTO staff_licence (clinic_id, staff_user_id, kind, state, number, expires_on) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
      [clinic.id, staffId, kind, state, number, expiresOn],
    );
  await seedSite(client);
  for (const protocol of protocols) {
    await client.query(
      `INSERT INTO protocol (clinic_id, code, version, name, definition, approved_by, approved_at) VALUES ($1, $2, 1, $3, $4, $5, '2026-11-01T17:00:00Z') ON CONFLICT DO NOTHING`,
      [
        clinic.id,
        protocol.code,
        protocol.name,
        JSON.stringify(protocol.definition),
        'Dr. Amara Osei (demo medical director)',
      ],
    );
  }
  await client.query(
    `INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES ($1, 1, $2, $3, $4, '2026-11-01T17:00:00Z') ON CONFLICT DO NOTHING`,
    [
      clinic.id,
      JSON.stringify(outreachPolicy.definition),
      outreachPolicy.source,
      'Dr. Amara Osei (demo medical director)',
    ],
  );
  await client.query(
    `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES ($1, 1, $2, $3, $4, '2026-11-01T17:00:00Z') ON CONFLICT DO NOTHING`,
    [clinic.id, JSON.stringify(visitPolicy.definition), visitPolicy.source, 'Dr. Amara Osei (demo medical director)'],
  );
  await client.query(
    `INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      clinic.id,
      noteTemplate.code,
      noteTemplate.version,
      noteTemplate.name,
      JSON.stringify(noteTemplate.definition),
      noteTemplate.source,
      noteTemplate.approvedBy,
      noteTemplate.approvedAt,
    ],
  );
  // the demo is never without somebody on call
  await client.query(
    `INSERT INTO on_call_shift (id, clinic_id, staff_user_id, phone, starts_at, ends_at, created_by)
    VALUES ($1, $2, $3, '+13235550170', '2026-11-01T16:00:00Z', '2036-11-01T16:00:00Z', $4) ON CONFLICT (id) DO NOTHING`,
    [onCallShiftId, clinic.id, prescriberId, adminId],
  );
  await client.query('COMMIT');
  await client.query('ANALYZE'); // PostgreSQL does not count tables of a few rows by itself
  process.stdout.write(
    `${JSON.stringify({ logins: staff.map(({ email, displayName, roles }) => ({ email, displayName, roles })) })}\n`,
  );
} finally {
  await client.end();
}
