import { UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import { type ClinicContext, createClinicContext } from '../../../test/support/clinic-context.js';
import { deliverEvents } from '../../../test/support/deliver-events.js';
import { zoneWhereItIs } from '../../../test/support/zones.js';
import { OutreachService } from './outreach.service.js';
import { OutreachWorkerModule } from './worker.js';

const allDay = { from: '00:00', to: '23:59' };
const policy = {
  sendWindow: allDay,
  outerWindow: allDay,
  texts: { perDay: 3, perWeek: 12 },
  reminders: { infusion: [], telehealth: ['PT24H', 'PT1H'] },
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
  await sql(
    `INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES (current_clinic_id(), 1, $1, 'test', 'test', now())`,
    [JSON.stringify(policy)],
  );
  await sql(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', '+13235550101')`,
    [patient],
  );
  await sql(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, 'sms', 'test', $2)`,
    [patient, context.clinic.staffId],
  );
});
afterEach(() => context?.stop());

const integration = async () =>
  (
    await sql(
      `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES (current_clinic_id(), 'integration', 'Integration visit', 'integration', 'telehealth', 50, '{clinician}') RETURNING id`,
    )
  )[0].id as string;
const visit = async (service: string, inMinutes: number, status: string) =>
  (
    await sql(
      `WITH a AS (INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, status, created_by)
    SELECT current_clinic_id(), $1, $2, t AT TIME ZONE 'UTC', 'UTC', t, t + interval '50 minutes', $4, $5 FROM (SELECT now() + $3 * interval '1 minute' AS t) w RETURNING *)
  INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
  SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by FROM a RETURNING appointment_id AS id`,
      [patient, service, inMinutes, status, context.clinic.staffId],
    )
  )[0].id as string;

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
  const id = await visit(
    service === 'infusion' ? context.clinic.services.infusion : await integration(),
    inMinutes,
    before,
  );
  await context.get(UnitOfWork).run(context.clinic.id, () => context.get(OutreachService).replan(patient));
  const owed = async () =>
    (await sql('SELECT template, status FROM touch ORDER BY due_at')).map(
      ({ template, status }) => `${template} ${status}`,
    );
  expect(await owed()).toEqual(owedBefore);
  await sql('UPDATE appointment SET status = $2 WHERE id = $1', [id, after]);
  await sql(
    `INSERT INTO domain_event (clinic_id, type, patient_id, payload) VALUES (current_clinic_id(), $1, $2::uuid, jsonb_build_object('patientId', $2::text, 'appointmentId', $3::text))`,
    [fact, patient, id],
  );
  await deliverEvents(context.get(EventDelivery));
  expect(await owed()).toEqual(owedAfter);
});

it.each([
  [13, ['education-E3 planned']],
  [15, []],
])(
  'a course that began %i days ago, when its stage has just been reached: what its reading looks back to',
  async (days, owed) => {
    await sql(
      `INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES (current_clinic_id(), 2, $1, 'test', 'test', now())`,
      [JSON.stringify({ ...policy, education: ['E3'] })],
    );
    await sql(
      `INSERT INTO course_of_treatment (clinic_id, patient_id, protocol_id, stage, started_at) VALUES (current_clinic_id(), $1, $2, 'consented', now() - $3 * interval '1 day')`,
      [patient, context.clinic.protocolId, days],
    );
    await context.get(UnitOfWork).run(context.clinic.id, () => context.get(OutreachService).replan(patient));
    expect(
      (await sql('SELECT template, status FROM touch')).map(({ template, status }) => `${template} ${status}`),
    ).toEqual(owed);
  },
);
