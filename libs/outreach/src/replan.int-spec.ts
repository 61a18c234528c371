import { UnitOfWork } from '@snowmelt/database';
import { EducationLibrary } from '@snowmelt/education';
import { EventDelivery } from '@snowmelt/events';
import { happened } from '@snowmelt/events/testing';
import { openedClinic, staffMember } from '@snowmelt/identity/testing';
import { agreedTo, registeredPatient } from '@snowmelt/patients/testing';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import {
  appointmentBecame,
  bookedAppointment,
  integrationVisits,
  offeredService,
  toldOf,
} from '@snowmelt/scheduling/testing';
import { actIn } from '@snowmelt/testing';
import { approvedProtocol, courseAt } from '@snowmelt/treatment/testing';
import { type ClinicContext, createClinicContext } from '../../../test/support/clinic-context.js';
import { deliverEvents } from '../../../test/support/deliver-events.js';
import { zoneWhereItIs } from '../../../test/support/zones.js';
import { OutreachService } from './outreach.service.js';
import { PatientPageRepository } from './patient-page/patient-page.repository.js';
import { readingOfVisit } from './patient-page/reading-of-visit.js';
import { approveRules, freeRules } from './testing.js';
import { OutreachWorkerModule } from './worker.js';

const allDay = { from: '00:00', to: '23:59' };
const policy = {
  sendWindow: allDay,
  outerWindow: allDay,
  texts: { perDay: 3, perWeek: 12 },
  reminders: { dose: [], inPerson: [], video: ['PT24H', 'PT1H'] },
  education: ['E12', 'E13'],
  educationGoodFor: 'P7D',
  emailAfterFailedText: 'PT30M',
  unclearGivenUpAfter: 'PT1H',
};

let context: ClinicContext;
let patient: string;
const sql = (text: string, values: unknown[] = []) => context.sql(text, values);

beforeEach(async () => {
  context = await createClinicContext(
    [QueueModule, QueueRunnerModule, OutreachWorkerModule],
    { patientsIn: zoneWhereItIs(12) },
    { SWEEP_SECONDS: '60', REDIS_URL: '' },
  );
  [patient] = context.clinic.patients as [string];
  await approveRules(sql, policy);
  await agreedTo(sql, patient, '+13235550101', { recordedBy: context.clinic.staffId });
});
afterEach(() => context?.stop());

const visit = (serviceTypeId: string, startsIn: number, status: 'booked' | 'arrived' | 'fulfilled') =>
  bookedAppointment(sql, { patientId: patient, serviceTypeId, by: context.clinic.staffId, startsIn, status });

it.each([
  [
    'a visit that is missed takes back its link',
    'appointment.noshow',
    'integration',
    -5,
    'booked',
    'noshow',
    ['visit-link planned'],
    ['visit-link withdrawn'],
  ],
  [
    'a visit that is called off takes back its reminders',
    'appointment.cancelled',
    'integration',
    3000,
    'booked',
    'cancelled',
    ['reminder-24h planned', 'reminder-1h planned'],
    ['reminder-24h withdrawn', 'reminder-1h withdrawn'],
  ],
  [
    'an infusion that was given brings what is read after it',
    'appointment.fulfilled',
    'infusion',
    -120,
    'arrived',
    'fulfilled',
    [],
    ['education-E12 planned'],
  ],
  [
    'a note that is signed brings the practice of its visit',
    'note.signed',
    'integration',
    -120,
    'fulfilled',
    'fulfilled',
    [],
    ['education-E13 planned'],
  ],
] as const)('%s', async (_what, fact, service, inMinutes, before, after, owedBefore, owedAfter) => {
  await courseAt(sql, 'induction', { patientId: patient, protocolId: context.clinic.protocolId });
  const id = await visit(
    service === 'infusion' ? context.clinic.services.infusion : await integrationVisits(sql),
    inMinutes,
    before,
  );
  await context.get(UnitOfWork).run(context.clinic.id, () => context.get(OutreachService).replan(patient));
  const owed = async () =>
    (await sql('SELECT template, status FROM touch ORDER BY due_at')).map(
      ({ template, status }) => `${template} ${status}`,
    );
  expect(await owed()).toEqual(owedBefore);
  await appointmentBecame(sql, id, after);
  if (fact === 'note.signed') await toldOf(sql, id, 'note_signed_at');
  await happened(sql, fact, { patientId: patient, payload: { patientId: patient, appointmentId: id } });
  await deliverEvents(context.get(EventDelivery));
  expect(await owed()).toEqual(owedAfter);
});

it.each([
  ['eligibility_review', ['education-E3 planned']],
  ['consented', ['education-E3 planned']],
  ['induction', []],
])('for a course that began weeks ago and has just come to %s: the reading of the stage', async (stage, owed) => {
  await approveRules(sql, { ...policy, education: ['E3'] });
  await courseAt(sql, stage, {
    patientId: patient,
    protocolId: context.clinic.protocolId,
    startedDaysAgo: 20,
  });
  await context.get(UnitOfWork).run(context.clinic.id, () => context.get(OutreachService).replan(patient));
  expect(
    (await sql('SELECT template, status FROM touch')).map(({ template, status }) => `${template} ${status}`),
  ).toEqual(owed);
});

it.each([
  ['ketamine_iv', 'dose', ['education-E7 planned'], 'E7', ['education-E12 planned']],
  ['kap_session', 'integration', [], null, []],
  ['infusion', 'check_in', [], null, []],
] as const)(
  'in a clinic with codes of its own: a visit for %s, which is for %s',
  async (code, purpose, owedBefore, shown, owedAfter) => {
    const clinicId = await openedClinic(sql);
    await actIn(sql, clinicId);
    await approveRules(sql, { ...freeRules, education: ['E7', 'E12'] });
    const { id: by } = await staffMember(sql, { name: 'Ben Okafor, RN', roles: ['nurse'] });
    const patientId = await registeredPatient(sql, { givenName: 'Nora', familyName: 'Winter' });
    await agreedTo(sql, patientId, '+13235550102', { recordedBy: by });
    if (purpose === 'dose') await courseAt(sql, 'induction', { patientId, protocolId: await approvedProtocol(sql) });
    const serviceTypeId = await offeredService(sql, { code, purpose, minutes: 60 });
    const inThere = <T>(work: () => Promise<T>) => context.get(UnitOfWork).run(clinicId, work);
    const book = (startsIn: number, status: 'booked' | 'fulfilled') =>
      bookedAppointment(sql, { patientId, serviceTypeId, by, startsIn, status });
    const [ahead, held] = [await book(3 * 24 * 60, 'booked'), await book(-120, 'fulfilled')];
    await inThere(() => context.get(OutreachService).replan(patientId));
    const owedFor = async (appointmentId: string) =>
      (await sql('SELECT template, status FROM touch WHERE appointment_id = $1', [appointmentId])).map(
        (touch) => `${touch.template} ${touch.status}`,
      );
    expect([await owedFor(ahead), await owedFor(held)]).toEqual([owedBefore, owedAfter]);
    const page = await inThere(() => new PatientPageRepository(context.get(UnitOfWork)).facts(patientId, ahead));
    const reader = { linkItem: null, purpose: page.appointment?.purpose ?? null, stage: page.stage };
    expect(readingOfVisit(reader, new EducationLibrary().triggers())).toBe(shown);
  },
);
