import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createTestDatabase } from '@snowmelt/testing';
import pg from 'pg';

const sql = readFileSync(
  path.resolve(import.meta.dirname, '../../../../prisma/migrations/20261129000100_dosing_rules/migration.sql'),
  'utf8',
);
/** What the upgrade makes of the clinics that are there. */
const ofClinics = (sql.match(/^DO \$\$.*?^END \$\$;/gms) ?? []).join('\n');

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let owner: pg.Client;
const clinic = randomUUID();
const rows = async (text: string, values: readonly unknown[] = []) => {
  await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic]);
  return (await owner.query(text, [...values])).rows;
};
const protocol = (code: string, version: number, definition: object) =>
  rows(
    `INSERT INTO protocol (clinic_id, code, version, name, definition, approved_by, approved_at)
  VALUES (current_clinic_id(), $1, $2, 'Of before', $3, 'Dr. Reyes', now()) RETURNING id`,
    [code, version, JSON.stringify(definition)],
  );
const hours = (value: number) => ({ value, unit: 'h', source: 'ours' });

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('ALTER TABLE service_type ALTER COLUMN purpose DROP NOT NULL'); // as it was
  await rows(
    `INSERT INTO clinic (id, name, sender_name, phone, time_zone) VALUES (current_clinic_id(), 'Larkspur', 'Larkspur', '(323) 555-0100', 'America/Los_Angeles')`,
  );
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

it('a clinic of before the rules can book doses after the upgrade: each protocol without the two gaps has a newer version with them, once, and a course keeps to it', async () => {
  const [{ id: own }] = await protocol('none', 3, { sessions: { value: 6, unit: 'sessions', source: 'ours' } });
  await protocol('half', 1, { minimumGapHours: hours(72) });
  await protocol('both', 1, { minimumGapHours: hours(72), hardMinimumGapHours: hours(36) });
  for (let times = 0; times < 2; times += 1) await owner.query(ofClinics);
  const gaps = `definition -> 'minimumGapHours' -> 'value' AS soft, definition -> 'hardMinimumGapHours' -> 'value' AS hard`;
  expect(await rows(`SELECT code, version, ${gaps}, approved_by FROM protocol ORDER BY code, version`)).toEqual([
    { code: 'both', version: 1, soft: 72, hard: 36, approved_by: 'Dr. Reyes' },
    { code: 'half', version: 1, soft: 72, hard: null, approved_by: 'Dr. Reyes' },
    { code: 'half', version: 2, soft: 72, hard: 24, approved_by: 'Dr. Reyes; the added numbers: migration' },
    { code: 'none', version: 3, soft: null, hard: null, approved_by: 'Dr. Reyes' },
    { code: 'none', version: 4, soft: 48, hard: 24, approved_by: 'Dr. Reyes; the added numbers: migration' },
  ]);
  const [{ id: patient }] = await rows(
    `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone) VALUES (current_clinic_id(), 'Nora', 'Winter', '1980-01-01', 'en-US', 'America/Los_Angeles') RETURNING id`,
  );
  const [{ id: course }] = await rows(
    `INSERT INTO course_of_treatment (clinic_id, patient_id, protocol_id, stage) VALUES (current_clinic_id(), $1, $2, 'induction') RETURNING id`,
    [patient, own],
  );
  expect(
    await rows(
      `SELECT protocol_number($1, 'minimumGapHours')::int AS soft, protocol_number($1, 'hardMinimumGapHours')::int AS hard, protocol_number($1, 'sessions')::int AS sessions`,
      [course],
    ),
  ).toEqual([{ soft: 48, hard: 24, sessions: 6 }]);
});

it('what needs a chair, or is called an infusion, is taken for a dose; a rule too many is noticed, one too few is not', async () => {
  const services: [string, string[]][] = [
    ['infusion', ['clinician']],
    ['spravato', ['clinician', 'chair']],
    ['integration', ['clinician']],
    ['check-in', ['clinician']],
  ];
  for (const [code, kinds] of services)
    await rows(
      `INSERT INTO service_type (clinic_id, code, name, modality, duration_minutes, required_kinds) VALUES (current_clinic_id(), $1, $1, 'in_person', 60, $2)`,
      [code, kinds],
    );
  await owner.query(ofClinics);
  expect(
    Object.fromEntries(
      (await rows('SELECT code, purpose FROM service_type')).map(({ code, purpose }) => [code, purpose]),
    ),
  ).toEqual({ infusion: 'dose', spravato: 'dose', integration: 'integration', 'check-in': 'check_in' });
});

it('who had arrived for a visit before the upgrade had arrived after it, too', async () => {
  await rows(
    `INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash) VALUES (current_clinic_id(), $1, 'Dr. Reyes', '{prescriber}', 'none')`,
    [`${randomUUID()}@example.com`],
  );
  const [{ id: patient }] = await rows(
    `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone) VALUES (current_clinic_id(), 'Leo', 'Frost', '1980-01-01', 'en-US', 'America/Los_Angeles') RETURNING id`,
  );
  const visit = async () =>
    (
      await rows(
        `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
    SELECT current_clinic_id(), $1, s.id, '2037-06-01T10:00', 'America/Los_Angeles', '2037-06-01T17:00Z', '2037-06-01T18:00Z', u.id FROM service_type s, staff_user u WHERE s.code = 'infusion' LIMIT 1 RETURNING id`,
        [patient],
      )
    )[0].id as string;
  const [arrived, other] = [await visit(), await visit()];
  await rows(
    `INSERT INTO domain_event (clinic_id, type, patient_id, payload) VALUES (current_clinic_id(), 'appointment.arrived', $1, jsonb_build_object('appointmentId', $2::text))`,
    [patient, arrived],
  );
  await owner.query(ofClinics);
  expect(
    await rows('SELECT id, arrived_at IS NOT NULL AS came FROM appointment WHERE id = ANY ($1) ORDER BY id', [
      [arrived, other],
    ]),
  ).toEqual([
    { id: arrived, came: true },
    { id: other, came: false },
  ]);
});
