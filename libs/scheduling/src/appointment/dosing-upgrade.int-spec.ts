import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { happened } from '@snowmelt/events/testing';
import { openedClinic, staffMember } from '@snowmelt/identity/testing';
import { registeredPatient } from '@snowmelt/patients/testing';
import { actIn, createTestDatabase, sqlOf } from '@snowmelt/testing';
import { approvedProtocol, courseAt } from '@snowmelt/treatment/testing';
import pg from 'pg';
import { bookedAppointment, offeredService } from '../testing.js';

const migration = readFileSync(
  path.resolve(import.meta.dirname, '../../../../prisma/migrations/20261129000100_dosing_rules/migration.sql'),
  'utf8',
);
/** The part of the migration that changes existing clinics. */
const ofClinics = (migration.match(/^DO \$\$.*?^END \$\$;/gms) ?? []).join('\n');

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let owner: pg.Client;
const clinic = randomUUID();
/** In this clinic, even after the upgrade has switched to another. */
const rows = async (text: string, values: unknown[] = []) => {
  await actIn(sqlOf(owner), clinic);
  return sqlOf(owner)(text, values);
};
const protocol = (code: string, version: number, definition: object) =>
  approvedProtocol(rows, { code, version, definition, approvedBy: 'Dr. Reyes' });
const hours = (value: number) => ({ value, unit: 'h', source: 'ours' });

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('ALTER TABLE service_type ALTER COLUMN purpose DROP NOT NULL'); // as before the upgrade
  await openedClinic(rows, { id: clinic });
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

it('a clinic from before the rules can book doses after the upgrade: each protocol without the two gaps gets one new version with them, and a course follows it', async () => {
  const own = await protocol('none', 3, { sessions: { value: 6, unit: 'sessions', source: 'ours' } });
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
  const course = await courseAt(rows, 'induction', { patientId: await registeredPatient(rows), protocolId: own });
  expect(
    await rows(
      `SELECT protocol_number($1, 'minimumGapHours')::int AS soft, protocol_number($1, 'hardMinimumGapHours')::int AS hard, protocol_number($1, 'sessions')::int AS sessions`,
      [course],
    ),
  ).toEqual([{ soft: 48, hard: 24, sessions: 6 }]);
});

it('services that need a chair or are called infusion become doses: a rule too many is noticed, one too few is not', async () => {
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

it('patients who had arrived before the upgrade have still arrived after it', async () => {
  const { id: by } = await staffMember(rows, { name: 'Dr. Reyes', roles: ['prescriber'] });
  const patientId = await registeredPatient(rows);
  const dose = { id: await offeredService(rows, { code: 'dose', purpose: 'dose', minutes: 60 }) };
  const visit = () =>
    bookedAppointment(rows, { patientId, serviceTypeId: dose.id, by, startsLocal: '2037-06-01T10:00' });
  const [arrived, other] = [await visit(), await visit()];
  await happened(rows, 'appointment.arrived', { patientId, payload: { appointmentId: arrived } });
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
