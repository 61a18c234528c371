import { sentLink, staffMember } from '@snowmelt/identity/testing';
import { bookedAppointment, integrationVisits } from '@snowmelt/scheduling/testing';
import { approveVisitRules } from '@snowmelt/telehealth/testing';
import { type Sql, sqlOf } from '@snowmelt/testing';
import { hash } from '@node-rs/argon2';
import type pg from 'pg';
import { type BookingClinic, connectedAs, createBookingClinic } from '../test/support/booking-clinic.js';
import { type BrowserSide, connectBrowser } from '../test/support/browser-side.js';

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
  const owner = await connectedAs(ownerUrl, clinic);
  const sql = sqlOf(owner);
  await approveVisitRules(sql);
  const call = callerAt(url);
  const clinicians = await cliniciansOf(sql, clinic, call, Math.ceil(count / VISITS_OF_ONE));
  const visits = await visitsOf(sql, clinic, call, clinicians);
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

const callerAt =
  (url: string): VisitClinic['call'] =>
  (method, path, cookie, body, headers = {}) =>
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

async function cliniciansOf(sql: Sql, { staffId }: BookingClinic, call: VisitClinic['call'], count: number) {
  const cookies: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { email } = await staffMember(sql, { name: 'Sam Rivera', roles: ['clinician'], passwordOf: staffId });
    cookies.push(cookieOf(await call('POST', '/api/session', '', { email, password: PASSWORD })));
  }
  return cookies;
}

async function visitsOf(
  sql: Sql,
  { patients, staffId }: BookingClinic,
  call: VisitClinic['call'],
  clinicians: readonly string[],
) {
  const serviceTypeId = await integrationVisits(sql);
  const visits: VisitClinic['visits'][number][] = [];
  for (const patientId of patients) {
    const appointmentId = await bookedAppointment(sql, { patientId, serviceTypeId, by: staffId, startsIn: 0 });
    const { token } = await sentLink(sql, { patientId, appointmentId });
    visits.push({
      appointmentId,
      phone: cookieOf(await call('POST', '/api/visit-link', '', { token })),
      clinician: clinicians[Math.floor(visits.length / VISITS_OF_ONE)] as string,
    });
  }
  return visits;
}
