import { readFileSync } from 'node:fs';
import path from 'node:path';
import { happened } from '@snowmelt/events/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { SchedulingModule } from '../scheduling.module.js';
import { bookedAppointment } from '../testing.js';

const migration = readFileSync(
  path.resolve(import.meta.dirname, '../../../../prisma/migrations/20261129001330_attendance/migration.sql'),
  'utf8',
);
/** The part of the migration that fills the table from the events of before. */
const filled = migration.slice(migration.indexOf('DO $$'));

let context: ClinicContext;
beforeAll(async () => {
  context = await createClinicContext([SchedulingModule]);
});
afterAll(() => context?.stop());

/** An appointment of which these things were said, in this order. */
async function saidOf(...facts: readonly (readonly [type: string, at: string, payload?: object])[]): Promise<string> {
  const { patients, services, staffId } = context.clinic;
  const patientId = patients[0] as string;
  const at = { startsLocal: '2026-11-20T10:00' };
  const id = await bookedAppointment(context.sql, { patientId, serviceTypeId: services.checkIn, by: staffId, ...at });
  for (const [type, when, payload] of facts)
    await happened(context.sql, type, {
      patientId,
      payload: { appointmentId: id, ...payload },
      at: `2026-11-20T${when}Z`,
    });
  return id;
}

it('what events said of visits before the upgrade is told once, as of their present time; a signature stays', async () => {
  const held = await saidOf(
    ['visit.started', '18:03'],
    ['visit.ended', '18:50', { heldUntil: '2026-11-20T18:40:00Z' }],
    ['note.signed', '19:00'],
  );
  const moved = await saidOf(
    ['visit.started', '18:03'],
    ['note.signed', '18:30'],
    ['appointment.rescheduled', '19:00'],
  );
  const again = await saidOf(
    ['visit.started', '18:03'],
    ['appointment.rescheduled', '18:10'],
    ['visit.started', '18:30'],
  );
  await saidOf(['appointment.arrived', '18:00']);
  await context.sql(filled);
  await context.sql(`SELECT set_config('app.clinic_id', $1, false)`, [context.clinic.id]);
  const rows = await context.sql(
    `SELECT appointment_id AS id, to_char(visit_started_at AT TIME ZONE 'UTC', 'HH24:MI') AS started, to_char(visit_ended_at AT TIME ZONE 'UTC', 'HH24:MI') AS ended,
       to_char(note_signed_at AT TIME ZONE 'UTC', 'HH24:MI') AS signed FROM attendance ORDER BY appointment_id`,
  );
  expect(rows).toEqual([
    { id: held, started: '18:03', ended: '18:40', signed: '19:00' },
    { id: moved, started: null, ended: null, signed: '18:30' },
    { id: again, started: '18:30', ended: null, signed: null },
  ]);
});
