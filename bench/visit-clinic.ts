import { createHash, randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { createBookingClinic } from '../test/support/booking-clinic.js';
import { connectBrowser, type BrowserSide } from '../test/support/telehealth-clinic.js';

const PASSWORD = 'a quiet walk in the snow';
/** How many lines at once one clinician holds here; the API allows 16. */
const VISITS_OF_ONE = 10;

export interface VisitClinic {
  readonly id: string;
  readonly owner: pg.Client;
  readonly clinician: string;
  readonly visits: readonly { readonly appointmentId: string; readonly phone: string; readonly clinician: string }[];
  call: (
    method: string,
    path: string,
    cookie: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  read: (path: string, cookie: string) => Promise<Response>;
  sit: (cookie: string, token: string) => Promise<BrowserSide>;
  stop: () => Promise<void>;
}

/**
 * A clinic with telehealth visits that begin now, each with one patient whose link is opened, and with clinicians
 * signed in.
 */
export async function createVisitClinic(url: string, ownerUrl: string, count: number): Promise<VisitClinic> {
  const clinic = await createBookingClinic(ownerUrl, {
    patients: count,
    passwordHash: await hash(PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 }),
  });
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic.id]);
  await owner.query(`UPDATE staff_user SET roles = '{clinician}' WHERE id = $1`, [clinic.staffId]);
  await owner.query(
    `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES ($1, 1, '{"opensMinutesBefore": {"value": 15}, "closesMinutesAfter": {"value": 30}, "callBackWithinMinutes": {"value": 2}}', 'bench', 'bench', now())`,
    [clinic.id],
  );
  const {
    rows: [service],
  } = await owner.query<{ id: string }>(
    `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES ($1, 'integration', 'Integration visit', 'integration', 'telehealth', 50, '{clinician}') RETURNING id`,
    [clinic.id],
  );
  const { rows: appointments } = await owner.query<{ id: string; patient_id: string }>(
    `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
     SELECT clinic_id, id, $1, now() AT TIME ZONE 'America/Los_Angeles', 'America/Los_Angeles', now(), now() + interval '50 minutes', $2 FROM patient RETURNING id, patient_id`,
    [service?.id, clinic.staffId],
  );
  const call: VisitClinic['call'] = (method, path, cookie, body, headers = {}) =>
    fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', origin: url, cookie, ...headers },
      body: JSON.stringify(body),
    });
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  const clinicians: string[] = [];
  for (let n = 0; n * VISITS_OF_ONE < count; n += 1) {
    const email = `clinician-${n}-${clinic.id.slice(0, 8)}@example.com`;
    await owner.query(
      'INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash) SELECT clinic_id, $2, display_name, roles, password_hash FROM staff_user WHERE id = $1',
      [clinic.staffId, email],
    );
    clinicians.push(cookieOf(await call('POST', '/api/session', '', { email, password: PASSWORD })));
  }
  const visits: VisitClinic['visits'][number][] = [];
  for (const { id, patient_id: patientId } of appointments) {
    const token = randomBytes(24).toString('base64url');
    await owner.query(
      `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, token_hash, expires_at) VALUES ($1, $2, 'appointment', $3, $4, now() + interval '1 hour')`,
      [clinic.id, patientId, id, createHash('sha256').update(token).digest()],
    );
    visits.push({
      appointmentId: id,
      phone: cookieOf(await call('POST', '/api/visit-link', '', { token })),
      clinician: clinicians[Math.floor(visits.length / VISITS_OF_ONE)] as string,
    });
  }
  return {
    id: clinic.id,
    owner,
    visits,
    call,
    read: (path, cookie) => fetch(url + path, { headers: { cookie } }),
    clinician: clinicians[0] as string,
    async sit(cookie, token) {
      const side = await connectBrowser(url, cookie, { origin: url });
      side.say({ type: 'hello', token, after: null });
      return side;
    },
    stop: () => owner.end(),
  };
}
