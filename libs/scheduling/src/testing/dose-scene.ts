import { actors } from '@snowmelt/audit';
import { type BookAppointment, type Role, Stage } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { staffMember } from '@snowmelt/identity/testing';
import { CourseService, TreatmentModule } from '@snowmelt/treatment';
import { anyEndReason } from '@snowmelt/treatment/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { SchedulingModule } from '../scheduling.module.js';
import { lane, openEveryDay } from '../testing.js';
import { BookingService } from '../appointment/booking.service.js';

export let context: ClinicContext;
let used = 0;
export const nextPatient = () => context.clinic.patients[used++] as string;
/** A therapist without the role of prescriber: the person and their lane. */
export let therapist: { id: string; lane: string };

export const as = <T>(id: string, roles: Role[], work: () => Promise<T>) =>
  actors.run({ kind: 'staff', id, roles }, () => context.get(UnitOfWork).run(context.clinic.id, work));
export const desk = <T>(work: () => Promise<T>) => as(context.clinic.staffId, ['front_desk'], work);
export const nurse = <T>(work: () => Promise<T>) => as(context.clinic.staffId, ['nurse'], work);
export const prescriber = <T>(work: () => Promise<T>) =>
  as(context.clinic.prescriberId, ['clinician', 'prescriber'], work);

/** A patient with a course, brought to a stage by allowed changes. */
export async function patientIn(...stages: readonly Stage[]): Promise<{ patientId: string; courseId: string }> {
  const patientId = nextPatient();
  const { id } = await nurse(() =>
    context
      .get(CourseService)
      .start(patientId, { protocolId: context.clinic.protocolId, stage: 'preparation', reason: 'prepared elsewhere' }),
  );
  for (const stage of stages)
    await nurse(() => context.get(CourseService).changeStage(id, stage, 'for the spec', anyEndReason(stage)));
  return { patientId, courseId: id };
}
export const pair = (n = 0) => [context.clinic.clinicians[n] as string, context.clinic.chairs[n] as string];
export const dose = (
  patientId: string,
  startsLocal: string,
  change: Partial<BookAppointment> = {},
): BookAppointment => ({
  patientId,
  serviceTypeId: context.clinic.services.infusion,
  startsLocal,
  resourceIds: pair(),
  ...change,
});
export const book = (patientId: string, startsLocal: string, change: Partial<BookAppointment> = {}, by = desk) =>
  by(() => context.get(BookingService).book(dose(patientId, startsLocal, change)));
export const written = async () =>
  (
    await context.sql(
      'SELECT (SELECT count(*) FROM appointment)::int + (SELECT count(*) FROM reservation)::int + (SELECT count(*) FROM domain_event)::int + (SELECT count(*) FROM booking_override)::int AS count',
    )
  )[0].count;
export const because = { gapOverride: { reason: 'travels on Thursday, seen today' } };

/** A clinic with patients enough, two prescribers unless told otherwise, and a therapist who prescribes nothing. */
export function setUpDoses({ pairs = 2 } = {}): void {
  beforeAll(async () => {
    context = await createClinicContext([TreatmentModule, SchedulingModule], {
      clinicians: pairs,
      chairs: pairs,
      patients: 60,
    });
    const { id } = await staffMember(context.sql, { name: 'Leo Park, LMFT', roles: ['clinician'] });
    therapist = { id, lane: await lane(context.sql, 'A Leo Park, LMFT', id) };
    await openEveryDay(context.sql, [therapist.lane]);
  });
  afterAll(() => context?.stop());
}
