import { createHash, randomBytes } from 'node:crypto';
import { UnitOfWork } from '@snowmelt/database';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestApi } from './api.js';
import { startHeldClinic } from './held-instance.js';
import { approveRules, freeRules } from './outreach-rules.js';
import type { TelehealthClinic } from './telehealth-clinic.js';
import { startWorkerParts, type WorkerParts } from './worker-parts.js';

export const oldNumber = '+13235550142';
const bothAgreed = { sms: true, email: true };
type Channel = 'sms' | 'email' | null;

export let api: TestApi;
export let held: NestFastifyApplication;
export let clinic: TelehealthClinic;
export let url: string;
let stop: () => Promise<void>;
export let worker: WorkerParts;
/** Of whom a wrong number was written down. */
export let patient: string;

const one = async (sql: string, values: unknown[] = []) =>
  (await api.sql(`${sql} RETURNING id`, values))[0]?.['id'] as string;
export const register = async (contact: object = {}): Promise<string> =>
  (
    await api.staff.post('/api/patients', {
      givenName: 'Nora',
      familyName: 'Winter',
      birthOn: '1988-04-12',
      phone: oldNumber,
      email: 'nora.winter@example.com',
      language: 'en-US',
      timeZone: 'America/Los_Angeles',
      consents: bothAgreed,
      ...contact,
    })
  ).body.id;
/** As it stands, but for what is changed. */
export const correct = async (change: object, id = patient) => {
  const {
    body: { phone, email, language, timeZone, consents, version },
  } = await api.staff.get(`/api/patients/${id}`);
  const answer = await api.staff.post(`/api/patients/${id}/contact`, {
    phone,
    email,
    language,
    timeZone,
    consents,
    version,
    saidHow: 'by_phone',
    ...change,
  });
  expect(answer.status).toBe(200);
};
export const newNumber = { phone: '(213) 555-0177' };
export const visit = async (of = patient, minutesFromNow = 5) => {
  await api.sql('DELETE FROM request_count');
  const id = await one(
    `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
    SELECT current_clinic_id(), $1, (SELECT id FROM service_type WHERE code = 'integration'), t AT TIME ZONE 'America/Los_Angeles', 'America/Los_Angeles', t, t + interval '50 minutes', $2
    FROM (SELECT now() + $3 * interval '1 minute' AS t) w`,
    [of, api.clinic.staffId, minutesFromNow],
  );
  await api.sql(
    `INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
    SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by FROM appointment WHERE id = $1`,
    [id],
  );
  return id;
};
export const hash = (token: string) => createHash('sha256').update(token).digest();
export const link = async (appointmentId: string | null, channel: Channel = 'sms', of = patient) => {
  const token = randomBytes(24).toString('base64url');
  await one(
    `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, education_code, channel, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, now() + interval '2 hours')`,
    [of, appointmentId ? 'appointment' : 'education', appointmentId, appointmentId ? null : 'E3', channel, hash(token)],
  );
  return token;
};
export const page = async (channel: Channel = 'sms', of = patient) =>
  api.openLink(await link(await visit(of), channel, of));
export const inClinic = <T>(work: () => Promise<T>) => worker.get(UnitOfWork).run(api.clinic.id, work);

/** A clinic with video visits, and patients whose link goes to a number that is not theirs. */
export function setUpWrongNumber(): void {
  beforeAll(async () => {
    ({ api, clinic, held, url, stop } = await startHeldClinic());
    await approveRules(api.sql, { ...freeRules, reminders: { infusion: [], telehealth: ['PT1H'] } });
    worker = await startWorkerParts(api.appUrl);
  });
  beforeEach(async () => {
    patient = await register();
  });
  afterAll(async () => {
    await worker?.stop();
    await stop?.();
  });
}
