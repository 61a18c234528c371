import { IdentityModule } from '@snowmelt/identity';
import { agreedTo } from '@snowmelt/patients/testing';
import { appointmentBecame, bookedAppointment, stoppedEarly } from '@snowmelt/scheduling/testing';
import { openTasks } from '@snowmelt/tasks/testing';
import { type ClinicContext, createClinicContext } from '../../../test/support/clinic-context.js';
import { OutreachService } from './outreach.service.js';
import { OutreachModule } from './outreach.module.js';
import { approveRules, freeRules } from './testing.js';
import { PlanRepository } from './plan/plan.repository.js';

let context: ClinicContext;
let patient: string;
const sql = (text: string, values: unknown[] = []) => context.sql(text, values);
const replan = () => context.inClinic(() => context.get(OutreachService).replan(patient));
const kinds = async () => (await openTasks(sql)).map(({ kind }) => kind);
const visit = (startsIn: number) =>
  bookedAppointment(sql, {
    patientId: patient,
    serviceTypeId: context.clinic.services.checkIn,
    by: context.clinic.staffId,
    startsIn,
  });

beforeEach(async () => {
  context = await createClinicContext([IdentityModule, OutreachModule]);
  [patient] = context.clinic.patients as [string];
  await approveRules(sql, { ...freeRules, unmarkedAfter: 'PT1H' });
});
afterEach(() => context?.stop());

it('who cannot be written to is a task at booking, and it goes away with a consent', async () => {
  await visit(3 * 24 * 60);
  await replan();
  expect(await kinds()).toEqual(['unreachable_patient']);
  await replan();
  expect(await kinds()).toEqual(['unreachable_patient']);
  await agreedTo(sql, patient, '+13235550101', { recordedBy: context.clinic.staffId });
  await replan();
  expect(await kinds()).toEqual([]);
});

it('a visit that nobody has marked is a task; a missed one is another', async () => {
  await agreedTo(sql, patient, '+13235550101', { recordedBy: context.clinic.staffId });
  const id = await visit(-24 * 60);
  await replan();
  expect(await kinds()).toEqual(['visit_not_marked']);
  await appointmentBecame(sql, id, 'noshow');
  await replan();
  expect(await kinds()).toEqual(['missed_visit']);
});

it('a dose that was stopped early asks a prescriber what follows, for a month', async () => {
  await agreedTo(sql, patient, '+13235550101', { recordedBy: context.clinic.staffId });
  const dose = (startsIn: number) =>
    bookedAppointment(sql, {
      patientId: patient,
      serviceTypeId: context.clinic.services.infusion,
      by: context.clinic.staffId,
      startsIn,
    });
  await stoppedEarly(sql, await dose(-33 * 24 * 60));
  await replan();
  expect(await kinds()).toEqual([]);
  await stoppedEarly(sql, await dose(-28 * 24 * 60));
  await replan();
  expect(await kinds()).toEqual(['dose_stopped_early']);
  await stoppedEarly(sql, await dose(-5)); // at once, not at the end of its time
  await replan();
  expect(await kinds()).toEqual(['dose_stopped_early', 'dose_stopped_early']);
});

it('the plan is made again when its time has come, not only once a day', async () => {
  await visit(-10);
  await replan();
  const stale = () => context.get(PlanRepository).stalePlans(10);
  expect(await stale()).toEqual([]);
  await sql(`UPDATE patient_plan SET again_at = again_at - interval '1 day'`);
  expect(await stale()).toMatchObject([{ patientId: patient }]);
});
