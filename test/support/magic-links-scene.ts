import { createHash, randomBytes } from 'node:crypto';
import { startApi, type TestApi } from './api.js';
import { PUBLIC_URL } from './settings.js';
import { startWorkerParts, type WorkerParts } from './worker-parts.js';

export let api: TestApi;
export let worker: WorkerParts;
let days = 0;

const NUMBERS = ['fastingSolidsHours', 'fastingClearHours', 'noDriveHours'];
export const hash = (token: string) => createHash('sha256').update(token).digest();

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
    token: await link('appointment', body.id as string),
  };
}

/** Written as the worker writes it: only the hash is kept. */
export async function link(
  purpose: 'appointment' | 'education',
  appointmentId: string | null,
  expires = `now() + interval '1 day'`,
  patientId = api.clinic.patients[0],
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await api.sql(
    `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, education_code, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, ${expires})`,
    [patientId, purpose, appointmentId, purpose === 'education' ? 'E3' : null, hash(token)],
  );
  return token;
}

/** An API with a worker, and a protocol with the numbers that a reading gives. */
export function setUpLinks(): void {
  beforeAll(async () => {
    api = await startApi();
    // the numbers in what there is to read; without them the page cannot be written
    for (const clinic of [api.other.id, api.clinic.id]) {
      await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [clinic]);
      await api.sql(
        `UPDATE protocol SET definition = definition || (SELECT jsonb_object_agg(name, '{"value": 3, "unit": "hours", "source": "test"}'::jsonb) FROM unnest($1::text[]) name)`,
        [NUMBERS],
      );
    }
    worker = await startWorkerParts(api.appUrl);
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
  });
}
