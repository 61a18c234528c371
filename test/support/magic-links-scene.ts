import { sentLink } from '@snowmelt/identity/testing';
import { startApi, type TestApi } from './api.js';
import { PUBLIC_URL } from './settings.js';
import { startWorkerParts, type WorkerParts } from './worker-parts.js';

export let api: TestApi;
export let worker: WorkerParts;
let days = 0;

export async function press(token: unknown, cookie = '') {
  const answer = await fetch(`${api.url}/api/visit-link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: PUBLIC_URL, cookie },
    body: JSON.stringify({ token }),
  });
  const text = await answer.text();
  const [cookieLine = ''] = answer.headers.getSetCookie();
  return {
    status: answer.status,
    body: text === '' ? null : (JSON.parse(text) as Record<string, unknown>),
    cookieLine,
    cookie: cookieLine.split(';')[0] ?? '',
  };
}
export const visit = async (cookie: string, page?: string) => {
  const answer = await fetch(`${api.url}/api/visit`, {
    headers: { cookie, ...(page === undefined ? {} : { 'visit-page': page }) },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, any> }; // eslint-disable-line @typescript-eslint/no-explicit-any -- the spec looks into whatever came
};
export const write = async (cookie: string, path: string) => {
  const answer = await fetch(`${api.url}/api/visit/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: PUBLIC_URL, cookie },
    body: '{}',
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

/** A booked visit of its own day, and the link in the message about it. */
export async function bookedWithLink() {
  days += 1;
  const startsLocal = `${new Date(Date.UTC(2037, 6, days)).toISOString().slice(0, 10)}T10:00`;
  const { body } = await api.staff.post('/api/appointments', {
    patientId: api.clinic.patients[0],
    serviceTypeId: api.clinic.services.session,
    startsLocal,
    resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
  });
  return {
    appointment: body as { id: string; version: number },
    startsLocal,
    token: await link(body.id as string),
  };
}
type Booked = Awaited<ReturnType<typeof bookedWithLink>>;

/** Staff move the visit to the afternoon. */
export const move = ({ appointment, startsLocal }: Booked) =>
  api.staff.post(`/api/appointments/${appointment.id}/reschedule`, {
    startsLocal: startsLocal.replace('T10', 'T14'),
    version: appointment.version,
    resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
  });
export const cancel = ({ appointment }: Booked) =>
  api.staff.post(`/api/appointments/${appointment.id}/cancel`, {
    version: appointment.version,
    cancelledBy: 'patient',
    reason: 'asked to',
  });

/** The token of a link to this visit or, without one, to a reading. */
export const link = async (
  appointmentId: string | null,
  { patient = 0, goodForMinutes = 24 * 60, clinic = api.clinic } = {},
): Promise<string> =>
  (await sentLink(api.sql, { patientId: clinic.patients[patient] as string, appointmentId, goodForMinutes })).token;

/** An API with a worker. */
export function setUpLinks(): void {
  beforeAll(async () => {
    api = await startApi();
    worker = await startWorkerParts(api.appUrl);
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
  });
}
