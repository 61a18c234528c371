import { UnitOfWork } from '@snowmelt/database';
import { requestsForgotten, sentLink } from '@snowmelt/identity/testing';
import { emptyDrawer } from '@snowmelt/messaging/testing';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
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
/** The patient whose chart has a wrong number. */
export let patient: string;
let serviceTypeId: string;

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
/** Staff correct the contact details; what is not named stays. */
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
/** A visit by video that was booked just now. */
export const visit = async (of = patient, startsIn = 5) => {
  await requestsForgotten(api.sql);
  return bookedAppointment(api.sql, { patientId: of, serviceTypeId, by: api.clinic.staffId, startsIn });
};
/** The token of a link to this visit or, without one, to a reading. */
export const link = async (
  appointmentId: string | null,
  channel: Channel = 'sms',
  { of = patient, goodForMinutes = 120 } = {},
) => (await sentLink(api.sql, { patientId: of, appointmentId, channel, goodForMinutes })).token;
export const page = async (channel: Channel = 'sms', of = patient) =>
  api.openLink(await link(await visit(of), channel, { of }));
export const inClinic = <T>(work: () => Promise<T>) => worker.get(UnitOfWork).run(api.clinic.id, work);

/** A clinic with video visits, and patients whose link goes to a number that is not theirs. */
export function setUpWrongNumber(): void {
  beforeAll(async () => {
    ({ api, clinic, held, url, stop } = await startHeldClinic());
    await approveRules(api.sql, { ...freeRules, reminders: { dose: [], inPerson: [], video: ['PT1H'] } });
    serviceTypeId = (await api.sql(`SELECT id FROM service_type WHERE code = 'integration'`))[0]?.['id'] as string;
    worker = await startWorkerParts(api.appUrl);
  });
  beforeEach(async () => {
    await emptyDrawer(api.sql);
    patient = await register();
  });
  afterAll(async () => {
    await worker?.stop();
    await stop?.();
  });
}
