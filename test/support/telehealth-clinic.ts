import type { SignalFromClient, SignalFromServer } from '@snowmelt/contracts';
import { clinicMovedTo, requestsForgotten, sentLink, staffMember } from '@snowmelt/identity/testing';
import { bookedAppointment, integrationVisits, lane } from '@snowmelt/scheduling/testing';
import { approveVisitRules } from '@snowmelt/telehealth/testing';
import { WebSocket } from 'ws';
import type { Caller, TestApi } from './api.js';
import { PUBLIC_URL } from './settings.js';
import { zoneWhereItIs } from './zones.js';

export interface TelehealthClinic {
  /** The default address of the API. */
  readonly url: string;
  readonly leo: Caller;
  readonly amara: Caller;
  /** A telehealth visit with Leo that starts so many minutes from now, and its patient's phone with the link opened. */
  visit: (minutesFromNow?: number, patient?: number) => Promise<{ readonly id: string; readonly phone: Caller }>;
}

/**
 * Adds to the API's first clinic what telehealth needs, and makes it noon there, so that visits near now are today's.
 */
export async function createTelehealthClinic(api: TestApi): Promise<TelehealthClinic> {
  const { sql } = api;
  const { staffId, patients } = api.clinic;
  const person = async (name: string, roles: string[]) => {
    const { id, email } = await staffMember(sql, { name, roles, passwordOf: staffId });
    await lane(sql, name, id);
    return api.signIn(email);
  };
  const [leo, amara] = [await person('Leo Park, LMFT', ['clinician']), await person('Dr. Amara Osei', ['prescriber'])];
  const service = await integrationVisits(sql);
  await approveVisitRules(sql);
  await clinicMovedTo(sql, zoneWhereItIs(12));
  return {
    url: api.url,
    leo,
    amara,
    async visit(minutesFromNow = 5, patient = 0) {
      await requestsForgotten(sql);
      const patientId = patients[patient] as string;
      const id = await bookedAppointment(sql, {
        patientId,
        serviceTypeId: service,
        by: staffId,
        startsIn: minutesFromNow,
      });
      return { id, phone: await openedLink(api, id, patientId) };
    },
  };
}

/** The link of a reminder, opened on a phone. */
export async function openedLink(api: TestApi, appointmentId: string | null, patientId: string): Promise<Caller> {
  const { token } = await sentLink(api.sql, { patientId, appointmentId });
  return api.openLink(token);
}

export interface BrowserSide {
  say: (word: SignalFromClient) => void;
  /** Sends any data, as an attacker would. */
  send: (data: string | Buffer) => void;
  /** The next message of this type; skips others, and throws when the socket closes first. */
  hear: <T extends SignalFromServer['type']>(
    type: T,
    where?: (word: Extract<SignalFromServer, { type: T }>) => boolean,
  ) => Promise<Extract<SignalFromServer, { type: T }>>;
  /** The code the socket was closed with. */
  readonly closed: Promise<number>;
  drop: () => void;
}

/**
 * A browser's WebSocket, made by hand; with `origin` null it sends none. @throws when the upgrade is refused, with its
 * status
 */
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
