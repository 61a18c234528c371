import pg from 'pg';
import type { BrowserSide } from '../test/support/browser-side.js';
import { type BenchContext, median } from './context.js';
import { createVisitClinic, type VisitClinic } from './visit-clinic.js';

const ROOMS = 200;
const ROUNDS = 10;

export const name = `Signalling, ${ROOMS} rooms of two browsers, one word from one side to the other in every room at once`;

interface Room {
  readonly clinician: BrowserSide;
  readonly patient: BrowserSide;
  readonly to: number;
}

/**
 * From sending a message to receiving it on the other side: in one room, in all rooms at once, and the row and its
 * notification without a server.
 */
export async function run({ startApi, ownerUrl, appUrl, print }: BenchContext): Promise<void> {
  const clinic = await createVisitClinic(await startApi(), ownerUrl, ROOMS);
  try {
    const rooms: Room[] = [];
    for (const visit of clinic.visits) rooms.push(await enter(clinic, visit));
    const sdp = 'v=0\r\n'.padEnd(4000, 'a=candidate ');
    const word = async ({ clinician, patient, to }: Room) => {
      const begun = performance.now();
      clinician.say({ type: 'signal', to, body: { description: { type: 'offer', sdp } } });
      await patient.hear('signal');
      return performance.now() - begun;
    };
    const alone: number[] = [];
    for (let round = 0; round < 200; round += 1) alone.push(await word(rooms[round % ROOMS] as Room));
    const together: number[] = [];
    const begun = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) together.push(...(await Promise.all(rooms.map(word))));
    const perSecond = (ROOMS * ROUNDS) / ((performance.now() - begun) / 1000);
    const sql = await sqlAlone(appUrl, clinic);
    const p99 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] as number;
    print(`  the row and its notice by SQL alone: median ${sql.toFixed(2)} ms`);
    print(
      `  one word in one room: median ${median(alone).toFixed(2)} ms, p99 ${p99(alone).toFixed(1)} ms (${(median(alone) / sql).toFixed(1)} times the SQL)`,
    );
    print(
      `  a word in each of ${ROOMS} rooms at once: ${perSecond.toFixed(0)} words/s, median ${median(together).toFixed(0)} ms, p99 ${p99(together).toFixed(0)} ms`,
    );
  } finally {
    await clinic.stop();
  }
}

async function enter(
  clinic: VisitClinic,
  { appointmentId, phone, clinician: cookie }: VisitClinic['visits'][number],
): Promise<Room> {
  const grant = async (answer: Promise<Response>) => ((await (await answer).json()) as { token: string }).token;
  const patient = await clinic.sit(phone, await grant(clinic.call('POST', '/api/visit/telehealth/join', phone, {})));
  await patient.hear('view', ({ view }) => view.state === 'waiting');
  await clinic.call('POST', `/api/telehealth/visits/${appointmentId}/admission`, cookie, {});
  const clinician = await clinic.sit(
    cookie,
    await grant(clinic.call('POST', `/api/telehealth/visits/${appointmentId}/join`, cookie, {})),
  );
  const { view } = await clinician.hear(
    'view',
    (heard) => heard.view.state === 'in_progress' && heard.view.peer !== null,
  );
  return { clinician, patient, to: view.peer?.epoch as number };
}

async function sqlAlone(appUrl: string, clinic: VisitClinic): Promise<number> {
  const client = new pg.Client(appUrl);
  await client.connect();
  const {
    rows: [visit],
  } = await clinic.owner.query<{ id: string }>('SELECT id FROM visit LIMIT 1');
  const took: number[] = [];
  for (let n = 0; n < 300; n += 1) {
    const begun = performance.now();
    await client.query(`BEGIN; SELECT set_config('app.clinic_id', '${clinic.id}', true)`);
    await client.query(
      `INSERT INTO visit_signal (clinic_id, visit_id, from_epoch, to_epoch, body) VALUES ($1, $2, 9998, 9999, $3)`,
      [clinic.id, visit?.id, JSON.stringify({ candidate: null })],
    );
    await client.query(`SELECT pg_notify('bench', $1)`, [visit?.id]);
    await client.query('COMMIT');
    took.push(performance.now() - begun);
  }
  await client.end();
  return median(took);
}
