import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { hash } from '@node-rs/argon2';
import { createTestDatabase } from '@snowmelt/testing';
import { createApi } from '../../apps/api/src/create-api.js';
import { checkAgainstDocument } from './contract.js';
import { type BookingClinic, connectedAs, createBookingClinic } from './booking-clinic.js';
import { PUBLIC_URL, testConfig } from './settings.js';
import { started } from './started.js';
import { until } from './until.js';

export const PASSWORD = 'a quiet walk in the snow';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly etag: string | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the specs look into whatever came
  readonly body: any;
}

export interface Caller {
  readonly cookie: string;
  get: (path: string) => Promise<Answer>;
  /** With a fresh Idempotency-Key unless one is given; null sends none. */
  post: (path: string, body: unknown, key?: string | null, headers?: Record<string, string>) => Promise<Answer>;
  put: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>;
  delete: (path: string) => Promise<Answer>;
}

export interface TestApi {
  readonly url: string;
  readonly clinic: BookingClinic;
  readonly other: BookingClinic;
  /** A member of staff (front desk and nurse) of the first clinic, and one of the other. */
  readonly staff: Caller;
  readonly otherStaff: Caller;
  readonly anybody: Caller;
  /** As the application's role. */
  readonly appUrl: string;
  /** For a person added to a clinic by SQL, with the password hash of its staff. */
  signIn: (email: string) => Promise<Caller>;
  /** A patient's phone that has opened the link with this token. */
  openLink: (token: string) => Promise<Caller>;
  /** As the owner of the tables inside the first clinic: for counting what was and was not written. */
  sql: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  /** A part of the running API. */
  get: <T>(part: abstract new (...needs: never[]) => T) => T;
  stop: () => Promise<void>;
}

/** One more instance of the API on an existing database; it shares nothing else with other instances. */
export async function startInstance(
  appUrl: string,
  settings: Record<string, string> = {},
): Promise<{ readonly instance: NestFastifyApplication; readonly url: string }> {
  const instance = await createApi(testConfig(appUrl, settings));
  await instance.listen(0, '127.0.0.1');
  return { instance, url: `http://127.0.0.1:${(instance.getHttpServer().address() as AddressInfo).port}` };
}

/** The API over real HTTP on a port of its own, with two clinics. */
export function startApi(settings: Record<string, string> = {}): Promise<TestApi> {
  return started(async (starting) => {
    const database = await starting(createTestDatabase(), ({ drop }) => drop());
    const passwordHash = await hash(PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 });
    const size = { clinicians: 2, chairs: 2, patients: 4, passwordHash };
    const [clinic, other] = [
      await createBookingClinic(database.ownerUrl, size),
      await createBookingClinic(database.ownerUrl, size),
    ];
    const { url, instance } = await starting(startInstance(database.appUrl, settings), (it) => it.instance.close());
    const client = await starting(connectedAs(database.ownerUrl, clinic), (it) => it.end());
    return {
      url,
      clinic,
      other,
      anybody: caller(url),
      staff: await signedIn(url, clinic.staffEmail),
      otherStaff: await signedIn(url, other.staffEmail),
      appUrl: database.appUrl,
      get: (part) => instance.get(part, { strict: false }),
      signIn: (email: string) => signedIn(url, email),
      openLink: (token: string) => opened(url, token),
      sql: async (text: string, values: readonly unknown[] = []) => (await client.query(text, [...values])).rows,
    };
  });
}

/** A member of staff whose password is `PASSWORD`. */
export const signedIn = (url: string, email: string): Promise<Caller> =>
  entered(url, '/api/session', { email, password: PASSWORD }, 201);
const opened = (url: string, token: string) => entered(url, '/api/visit-link', { token }, 200);

/** A caller with the cookies of this request's response. */
async function entered(url: string, path: string, body: object, status: number): Promise<Caller> {
  // a busy machine may be asked to come again
  const answer = await until(`an answer to POST ${path}`, async () => {
    const given = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PUBLIC_URL },
      body: JSON.stringify(body),
    });
    return given.status === 503 ? null : given;
  });
  if (answer.status !== status) throw new Error(`POST ${path} was answered with ${answer.status}`);
  return caller(
    url,
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
  );
}

function caller(url: string, cookie = ''): Caller {
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    answered(
      method,
      await fetch(url + path, {
        method,
        headers: {
          cookie,
          ...(method === 'GET' ? {} : { origin: PUBLIC_URL }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  return {
    cookie,
    get: (path) => ask('GET', path),
    post: (path, body, key = randomUUID(), headers = {}) =>
      ask('POST', path, JSON.stringify(body), { ...(key === null ? {} : { 'idempotency-key': key }), ...headers }),
    put: (path, body, headers = {}) => ask('PUT', path, body, headers),
    delete: (path) => ask('DELETE', path),
  };
}

/** What came, held against the document. No input may be answered by a fault. */
async function answered(method: string, response: Response): Promise<Answer> {
  const text = await response.text();
  if (response.status >= 500)
    throw new Error(`${response.status} from ${new URL(response.url).pathname}: no input may be answered so; ${text}`);
  const { status, headers } = response;
  checkAgainstDocument({ method, url: response.url, status, headers, text });
  return {
    status,
    type: headers.get('content-type') ?? '',
    etag: headers.get('etag'),
    body: text === '' ? null : JSON.parse(text),
  };
}
