import { minutesPassed } from '@snowmelt/clock/testing';
import { attemptsOlderBy, fatesAskedNow } from '@snowmelt/messaging/testing';
import { approveRules, lookUpsNow, owedReading } from '@snowmelt/outreach/testing';
import { agreedTo, registeredPatients } from '@snowmelt/patients/testing';
import { sqlOf, type Sql } from '@snowmelt/testing';
import { ready } from '../../tools/supervise.js';
import { type BookingClinic, connectedAs, createBookingClinic } from '../support/booking-clinic.js';
import { freePort } from '../support/free-port.js';
import { started } from '../support/started.js';
import { until } from '../support/until.js';
import { zoneWhereItIs } from '../support/zones.js';
import { LEASE_SECONDS, startFleet, type Worker } from './fleet.js';
import { outcomeIn, settledIn } from './outcome.js';
import { startProvider, type Provider } from './provider.js';

interface Servers {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly redisUrl: string | undefined;
}

/** How far time goes on at once. */
const MINUTES = 6;

/** A clinic, two workers as processes, and the provider, for one case after the other. */
export function startScene({ ownerUrl, appUrl, redisUrl }: Servers) {
  return started(async (starting) => {
    const publicUrl = `http://127.0.0.1:${await freePort()}`;
    const provider = await starting(startProvider(), (it) => it.stop());
    const place = { appUrl, redisUrl, publicUrl, providerUrl: provider.url };
    const fleet = await starting(Promise.resolve(startFleet(place)), (it) => it.stop());
    await fleet.stand(2);
    const clinic = await createBookingClinic(ownerUrl, { patientsIn: zoneWhereItIs(12) });
    const connect = async () => {
      const client = await connectedAs(ownerUrl, clinic);
      client.on('error', () => undefined); // a case stops the server
      return client;
    };
    let owner: Awaited<ReturnType<typeof connectedAs>> = await starting(connect(), () => owner.end());
    const sql: Sql = async (text, values = []) => sqlOf(owner)(text, values);
    /** For work that ends every connection of the server. */
    const withoutOwner = async (work: () => Promise<unknown>) => {
      await owner.end();
      await work();
      owner = await connect();
    };
    await approveRules(sql);
    let api: Worker | undefined;
    const startApi = async () => {
      api = fleet.start('apps/api/src/main.ts', { PORT: new URL(publicUrl).port });
      await ready(`${publicUrl}/api/health/ready`, [api]);
    };
    const stopApi = async () => fleet.kill(api ? [api] : []);
    return { provider, fleet, clinic, sql, withoutOwner, startApi, stopApi, ...storyOf(sql, clinic, provider) };
  });
}
export type Scene = Awaited<ReturnType<typeof startScene>>;

let numbers = 0;
/** An invented number that nobody else has. */
function newNumber(): string {
  const n = numbers++;
  return `+1${String(201 + Math.floor(n / 100))}55501${String(n % 100).padStart(2, '0')}`;
}

function storyOf(sql: Sql, clinic: BookingClinic, provider: Provider) {
  const waiting = async (touches: readonly string[], why: string): Promise<number> =>
    (
      await sql(
        `SELECT FROM touch WHERE id = ANY ($1) AND status = 'planned' AND coalesce(status_reason, '') LIKE '%' || $2 || '%'`,
        [[...touches], why],
      )
    ).length;
  const pass = async (minutes = MINUTES) => {
    await minutesPassed(sql, minutes);
    await lookUpsNow(sql, LEASE_SECONDS * 2);
  };
  /** Until the provider has been asked to send so many more times, or nothing is left to be sent. */
  const moves = async (touches: readonly string[], sends: number) => {
    const before = (await provider.seen()).sends;
    await until('the sending goes on', async () => {
      if ((await provider.seen()).sends >= before + sends || (await waiting(touches, '')) === 0) return true;
      await pass();
      return false;
    });
  };
  const arrived = async (touches: readonly string[]): Promise<number> =>
    (await sql(`SELECT FROM message WHERE touch_id = ANY ($1) AND status = 'delivered'`, [[...touches]])).length;
  return {
    waiting,
    dueNow: dueNowIn(sql),
    pass,
    moves,
    arrived,
    owe: oweIn(sql, clinic),
    hourOfDoubt: hourOfDoubtIn(sql, pass),
    settled: settledIn(sql, pass),
    outcome: outcomeIn(sql, provider),
    fatesAskedNow: () => fatesAskedNow(sql),
  };
}

/** How many of these a worker would take now. */
const dueNowIn =
  (sql: Sql) =>
  async (touches: readonly string[]): Promise<number> =>
    (
      await sql(
        `SELECT FROM touch WHERE id = ANY ($1) AND (status = 'planned' AND greatest(due_at, next_try_at) <= snowmelt_now()
           OR status = 'sending' AND lease_until <= now())`,
        [[...touches]],
      )
    ).length;

/** So many patients who agreed to texts, and a reading owed to each. */
const oweIn =
  (sql: Sql, { staffId }: BookingClinic) =>
  async (count: number, then: 'sent' | 'held' = 'sent'): Promise<string[]> => {
    const ids: string[] = [];
    await sql('BEGIN'); // nobody sends the first before the last is owed
    for (const patientId of await registeredPatients(sql, count, { timeZone: zoneWhereItIs(12) })) {
      await agreedTo(sql, patientId, newNumber(), { recordedBy: staffId });
      ids.push(await owedReading(sql, patientId));
    }
    await sql('COMMIT');
    if (then === 'held') await sql('BEGIN');
    if (then === 'held') await sql('SELECT FROM touch WHERE id = ANY ($1) FOR UPDATE', [ids]);
    return ids;
  };

/** An hour goes by in which nobody could say what became of some: they are a person's. */
const hourOfDoubtIn = (sql: Sql, pass: () => Promise<void>) => async (touches: readonly string[]) => {
  await attemptsOlderBy(sql, 61);
  await until('what is in doubt is a task', async () => {
    await pass();
    const [{ open } = {}] = await sql(
      `SELECT count(*)::int AS open FROM touch t WHERE t.id = ANY ($1) AND t.status IN ('planned', 'sending')
         AND NOT EXISTS (SELECT FROM task k WHERE k.patient_id = t.patient_id AND k.status = 'open')`,
      [[...touches]],
    );
    return open === 0;
  });
};
