import { UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { deliverEvents } from '../../../../test/support/deliver-events.js';
import { approveRules } from '../../../../test/support/outreach-rules.js';
import { somebodyWaits, until } from '../../../../test/support/until.js';
import { zoneWhereItIs } from '../../../../test/support/zones.js';
import { OutreachApiModule } from '../api.js';
import { OutreachWorkerModule } from '../worker.js';
import { VisitLinkService } from './visit-link.service.js';

let context: ClinicContext;
const sql = (text: string, values: unknown[] = []) =>
  context.inClinic(() => context.get(UnitOfWork).query(text, values));

beforeAll(async () => {
  context = await createClinicContext(
    [QueueModule, QueueRunnerModule, OutreachApiModule, OutreachWorkerModule],
    { patientsIn: zoneWhereItIs(12) },
    { SWEEP_SECONDS: '60', REDIS_URL: '' },
  );
});
afterAll(() => context?.stop());

/** As one who is busy with something of the patient's and then writes into the audit log. */
async function whileHeld(lock: string, value: unknown, ask: () => Promise<unknown>): Promise<unknown> {
  await context.sql('BEGIN');
  await context.sql(lock, [value]);
  const answer = ask();
  await until('somebody waits', () => somebodyWaits(context.sql));
  await context.sql(`SELECT append_audit_event('system', NULL, 'test.act', 'test', NULL, NULL, '{}')`);
  await context.sql('COMMIT');
  return answer;
}

it('a link that staff ask for is planned with their answer, and not once more when the worker hears of it', async () => {
  const {
    clinic: {
      staffId,
      patients: [patient],
    },
  } = context;
  await approveRules(sql);
  await sql(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'email', 'robin@example.com')`,
    [patient],
  );
  await sql(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, 'email', 'test', $2)`,
    [patient, staffId],
  );
  const [visit] = await sql(
    `WITH s AS (INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES (current_clinic_id(), 'integration', 'Integration visit', 'integration', 'telehealth', 50, '{clinician}') RETURNING id),
      a AS (INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
      SELECT current_clinic_id(), $1, s.id, t AT TIME ZONE 'UTC', 'UTC', t, t + interval '50 minutes', $2 FROM s, (SELECT now() + interval '30 minutes' AS t) w RETURNING *)
    INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
    SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by FROM a RETURNING appointment_id AS id`,
    [patient, staffId],
  );
  expect(await context.inClinic(() => context.get(VisitLinkService).send(visit?.['id'] as string))).toEqual({
    channel: 'email',
    waitsUntil: null,
  });
  const planned = async () => [
    await sql('SELECT template, status FROM touch'),
    await sql('SELECT planned_at FROM patient_plan'),
  ];
  const before = await planned();
  expect(before).toEqual([[{ template: 'visit-link', status: 'planned' }], [{ planned_at: expect.any(Date) }]]);
  expect([await deliverEvents(context.get(EventDelivery)), await planned()]).toEqual([1, before]);
  // who asks at the same time as the patient does gets an answer, too
  const again = () => context.inClinic(() => context.get(VisitLinkService).send(visit?.['id'] as string));
  expect(
    await whileHeld(`SELECT pg_advisory_xact_lock(hashtextextended('plan:' || $1, 0))`, patient, again),
  ).toMatchObject({ channel: 'email' });
});
