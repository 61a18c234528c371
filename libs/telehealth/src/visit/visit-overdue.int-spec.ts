import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { TelehealthModule } from '../telehealth.module.js';
import { type Visit, VisitRepository } from './visit.repository.js';
import { VisitService } from './visit.service.js';

let context: ClinicContext;
let appointmentId: string;

const visits = () => context.get(VisitService);
const one = async (text: string, values: unknown[] = []) =>
  (await context.sql(`${text} RETURNING id`, values))[0].id as string;
const locked = async () => (await context.get(VisitRepository).lockedOfAppointment(appointmentId)) as Visit;
const closeOverdue = () => context.inClinic(async () => visits().closeOverdue(await locked()));
const told = async () => [
  (await context.sql('SELECT state FROM visit WHERE appointment_id = $1', [appointmentId]))[0].state,
  (await context.sql(`SELECT count(*)::int AS count FROM domain_event WHERE type = 'visit.ended'`))[0].count,
];

async function comes(role: 'patient' | 'clinician', personId: string): Promise<void> {
  await context.inClinic(() => visits().join(appointmentId, role, personId, false));
  await context.sql('UPDATE visit_join SET last_seen_at = now() WHERE role = $1', [role]);
  await context.inClinic(async () => visits().settle(await locked()));
}

beforeEach(async () => {
  context = await createClinicContext([TelehealthModule]);
  const {
    staffId,
    patients: [patient],
  } = context.clinic;
  const service = await one(
    `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES (current_clinic_id(), 'integration', 'Integration visit', 'integration', 'telehealth', 50, '{clinician}')`,
  );
  await context.sql(
    `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES (current_clinic_id(), 1, '{"opensMinutesBefore": {"value": 15}, "closesMinutesAfter": {"value": 30}, "callBackWithinMinutes": {"value": 2}}', 'test', 'test', now())`,
  );
  appointmentId = await one(
    `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
    SELECT current_clinic_id(), $1, $2, t AT TIME ZONE 'UTC', 'UTC', t, t + interval '50 minutes', $3 FROM (SELECT now() + interval '5 minutes' AS t) w`,
    [patient, service, staffId],
  );
  await comes('patient', patient as string);
  await context.inClinic(() => visits().admit(appointmentId));
  await comes('clinician', staffId);
  expect(await told()).toEqual(['in_progress', 0]);
});
afterEach(() => context?.stop());

it('a visit that nobody ended is over when its time is', async () => {
  await closeOverdue();
  expect(await told()).toEqual(['ended', 1]);
});

it('one whose appointment was moved waits for its new time, though the worker has not said so yet', async () => {
  await context.sql(
    `UPDATE appointment SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day'`,
  );
  await closeOverdue();
  expect(await told()).toEqual(['scheduled', 0]);
});
