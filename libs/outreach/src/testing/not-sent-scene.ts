import { randomUUID } from 'node:crypto';
import { triedMessage } from '@snowmelt/messaging/testing';
import { agreedTo } from '@snowmelt/patients/testing';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
import { actIn, idOf } from '@snowmelt/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { OutreachApiModule } from '../api.js';
import { approveRules } from '../testing.js';
import { NotSentService } from '../not-sent/not-sent.service.js';

export let context: ClinicContext;
export let clinic: BookingClinic;
const PHONE = '+13235550142';
export const sql = (text: string, values: unknown[] = []) => context.sql(text, values);
export const patient = (n = 0) => clinic.patients[n] as string;
export const list = async (cursor?: string) =>
  context.inClinic(() => context.get(NotSentService).list(cursor === undefined ? {} : { cursor }), clinic);

/** A dose that begins in `startsIn` minutes. */
export const visit = (
  startsIn: number,
  { of = patient(), status = 'booked' }: { of?: string; status?: 'booked' | 'cancelled' | 'noshow' } = {},
) =>
  bookedAppointment(sql, {
    patientId: of,
    serviceTypeId: clinic.services.infusion,
    by: clinic.staffId,
    startsIn,
    status,
  });
/** A touch about the appointment (or a reading without one), due some minutes ago. */
export const touch = (
  appointment: string | null,
  status: string,
  { reason = null as string | null, dueAgo = 60, of = patient(), expires = `now() + interval '1 day'` } = {},
) =>
  idOf(
    sql,
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, education_code, due_at, expires_at, status, status_reason, lease_until, lease_token)
   SELECT current_clinic_id(), $1, $2, CASE WHEN $3::uuid IS NULL THEN 'education' ELSE 'reminder' END, 'reminder-24h', 'Reminder 24 hours before the visit', $3, CASE WHEN $3 IS NOT NULL THEN 1 END,
     CASE WHEN $3 IS NULL THEN 'E3' END, now() - $6 * interval '1 minute', ${expires}, $4, $5, CASE WHEN $4 = 'sending' THEN now() END, CASE WHEN $4 = 'sending' THEN uuidv7() END`,
    [of, randomUUID(), appointment, status, reason, dueAgo],
  );
export const tried = async (
  touchId: string,
  outcome: string,
  { code = null as string | null, address = PHONE, message = 'queued', ago = 50 } = {},
) => {
  const [touched] = await sql('SELECT patient_id, template FROM touch WHERE id = $1', [touchId]);
  return triedMessage(
    sql,
    { touchId, patientId: touched.patient_id, template: touched.template, address, status: message },
    outcome,
    { code, providerMessageId: randomUUID(), minutesAgo: ago },
  );
};
export const courseIn = (stage: string) =>
  courseAt(sql, stage, { patientId: patient(), protocolId: clinic.protocolId });
/** In three hours: today, or tomorrow late in the day. Both count as soon. */
export const soon = 3 * 60;
export const DAY = 24 * 60;
export const reminder = (status: string, reason?: string) => async () =>
  touch(await visit(soon), status, reason === undefined ? {} : { reason });

/** Before each test a clinic of three patients who agreed to texts. */
export function setUpNotSent(): void {
  beforeAll(async () => {
    context = await createClinicContext([OutreachApiModule]);
  });
  beforeEach(async () => {
    clinic = await createBookingClinic(context.ownerUrl, { patients: 3 });
    await actIn(sql, clinic.id);
    await approveRules(sql);
    for (const id of clinic.patients) await agreedTo(sql, id, PHONE, { recordedBy: clinic.staffId });
  });
  afterAll(() => context?.stop());
}
