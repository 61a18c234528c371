import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { SignalFromClient, SignalFromServer } from '@snowmelt/contracts';
import { WebSocket } from 'ws';
import type { Caller, TestApi } from './api.js';
import { PUBLIC_URL } from './settings.js';
import { zoneWhereItIs } from './zones.js';

export interface TelehealthClinic {
  /** Where the API is reached when nothing else is said. */
  readonly url: string;
  readonly leo: Caller;
  readonly amara: Caller;
  /** A telehealth visit with Leo that starts so many minutes from now, and the phone of its patient with the link opened. */
  visit: (minutesFromNow?: number, patient?: number) => Promise<{ readonly id: string; readonly phone: Caller }>;
}

/** Adds to the first clinic of the API what telehealth needs, and makes it noon there: what is near now is today's. */
export async function createTelehealthClinic(api: TestApi): Promise<TelehealthClinic> {
  const { id: clinic, staffId, patients } = api.clinic;
  const one = async (sql: string, values: unknown[]) =>
    (await api.sql(`${sql} RETURNING id`, values))[0]?.['id'] as string;
  const person = async (name: string, roles: string[]) => {
    const email = `${randomUUID().slice(0, 8)}@example.com`;
    const id = await one(
      'INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash) SELECT $1, $2, $3, $4, password_hash FROM staff_user WHERE id = $5',
      [clinic, email, name, roles, staffId],
    );
    await one(`INSERT INTO bookable_resource (clinic_id, kind, name, staff_user_id) VALUES ($1, 'clinician', $2, $3)`, [
      clinic,
      name,
      id,
    ]);
    return api.signIn(email);
  };
  const [leo, amara] = [await person('Leo Park, LMFT', ['clinician']), await person('Dr. Amara Osei', ['prescriber'])];
  const service = await one(
    `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES ($1, 'integration', 'Integration visit', 'integration', 'telehealth', 50, '{clinician}')`,
    [clinic],
  );
  await api.sql(
    `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES ($1, 1, '{"opensMinutesBefore": {"value": 15}, "closesMinutesAfter": {"value": 30}, "callBackWithinMinutes": {"value": 2}}', 'test', 'test', now())`,
    [clinic],
  );
  await api.sql('UPDATE clinic SET time_zone = $1', [zoneWhereItIs(12)]);
  return {
    url: api.url,
    leo,
    amara,
    async visit(minutesFromNow = 5, patient = 0) {
      await api.sql('DELETE FROM request_count'); // a spec has more visits in a minute than a person
      const id = await one(
        `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
         SELECT $1, $2, $3, t AT TIME ZONE 'America/Los_Angeles', 'America/Los_Angeles', t, t + interval '50 minutes', $4 FROM (SELECT now() + $5 * interval '1 minute' AS t) w`,
        [clinic, patients[patient], service, staffId, minutesFromNow],
      );
      return { id, phone: await openedLink(api, id, patients[patient] as string) };
    },
  };
}

/** The link of a reminder, opened on a phone. */
export async function openedLink(api: TestApi, appointmentId: string | null, patientId: string): Promise<Caller> {
  const token = randomBytes(24).toString('base64url');
  await api.sql(
    `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, education_code, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6, now() + interval '2 hours')`,
    [
      api.clinic.id,
      patientId,
      appointmentId ? 'appointment' : 'education',
      appointmentId,
      appointmentId ? null : 'E3',
      createHash('sha256').update(token).digest(),
    ],
  );
  return api.openLink(token);
}

export interface BrowserSide {
  say: (word: SignalFromClient) => void;
  /** Anything at all, as an attacker would. */
  send: (data: string | Buffer) => void;
  /** The next word of this kind, passed over the others; fails when the socket closes first. */
  hear: <T extends SignalFromServer['type']>(
    type: T,
    where?: (word: Extract<SignalFromServer, { type: T }>) => boolean,
  ) => Promise<Extract<SignalFromServer, { type: T }>>;
  /** The code the socket was closed with. */
  readonly closed: Promise<number>;
  drop: () => void;
}

/** The WebSocket of a browser, by hand; `origin` null says none. @throws when the upgrade is refused, with its status */
export async function connectBrowser(
  url: string,
  cookie: string,
  {
    origin = PUBLIC_URL,
    path = '/api/signal',
    autoPong = true,
  }: { origin?: string | null; path?: string; autoPong?: boolean } = {},
): Promise<BrowserSide> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, {
    autoPong,
    headers: { cookie, ...(origin === null ? {} : { origin }) },
  });
  const heard: SignalFromServer[] = [];
  let onWord: () => void = () => undefined;
  socket.on('message', (data) => {
    heard.push(JSON.parse((data as Buffer).toString()) as SignalFromServer);
    onWord();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      onWord();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('unexpected-response', (_request, response) => {
      reject(new Error(`refused with ${response.statusCode}`));
      socket.terminate();
    });
    socket.once('error', reject);
  });
  return {
    closed,
    say: (word) => socket.send(JSON.stringify(word)),
    send: (data) => socket.send(data),
    drop: () => socket.terminate(),
    async hear(type, where = () => true) {
      for (;;) {
        const index = heard.findIndex((word) => word.type === type && where(word as never));
        if (index >= 0) return heard.splice(0, index + 1).at(-1) as never;
        if (socket.readyState === WebSocket.CLOSED)
          throw new Error(`closed before "${type}" was said; heard ${JSON.stringify(heard)}`);
        await new Promise<void>((resolve) => {
          onWord = resolve;
        });
      }
    },
  };
}
