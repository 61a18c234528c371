import { bookedAppointment, integrationVisits, movedBy } from '@snowmelt/scheduling/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { TelehealthModule } from '../telehealth.module.js';
import { approveVisitRules } from '../testing.js';
import { type Visit, VisitRepository } from './visit.repository.js';
import { VisitService } from './visit.service.js';

let context: ClinicContext;
let appointmentId: string;

const visits = () => context.get(VisitService);
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
  await approveVisitRules(context.sql);
  appointmentId = await bookedAppointment(context.sql, {
    patientId: patient as string,
    serviceTypeId: await integrationVisits(context.sql),
    by: staffId,
    startsIn: 5,
  });
  await comes('patient', patient as string);
  await context.inClinic(() => visits().admit(appointmentId));
  await comes('clinician', staffId);
  expect(await told()).toEqual(['in_progress', 0]);
});
afterEach(() => context?.stop());

it('a visit that was not ended is over when its time has passed', async () => {
  await closeOverdue();
  expect(await told()).toEqual(['ended', 1]);
});

it('a visit whose appointment was moved waits for its new time, even before the event is delivered', async () => {
  await movedBy(context.sql, appointmentId, 24 * 60);
  await closeOverdue();
  expect(await told()).toEqual(['scheduled', 0]);
});
