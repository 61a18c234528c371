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
import { startProvider, type Provider } from './provider.js';

interface Servers {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly redisUrl: string | undefined;
}

/** After so long without progress, time goes on: what waits for its next try is due. */
const STILL_MS = 300;
const MINUTES = 6;
/** After so many times without progress there will be none: what is in doubt stays in doubt. */
const LONG_STILL = 15;

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
    return { provider, fleet, clinic, sql, withoutOwner, startApi, stopApi, ...story(sql, clinic, provider) };
  });
}
export type Scene = Awaited<ReturnType<typeof startScene>>;

let numbers = 0;
/** An invented number that nobody else has. */
function newNumber(): string {
  const n = numbers++;
  return `+1${String(201 + Math.floor(n / 100))}55501${String(n % 100).padStart(2, '0')}`;
}

function story(sql: Sql, clinic: BookingClinic, provider: Provider) {
  /** So many patients who agreed to texts, and a reading owed to each. */
  const owe = async (count: number, then: 'sent' | 'held' = 'sent'): Promise<string[]> => {
    const ids: string[] = [];
    await sql('BEGIN'); // nobody sends the first before the last is owed
    for (const patientId of await registeredPatients(sql, count, { timeZone: zoneWhereItIs(12) })) {
      await agreedTo(sql, patientId, newNumber(), { recordedBy: clinic.staffId });
      ids.push(await owedReading(sql, patientId));
    }
    await sql('COMMIT');
    if (then === 'held') await sql('BEGIN');
    if (then === 'held') await sql('SELECT FROM touch WHERE id = ANY ($1) FOR UPDATE', [ids]);
    return ids;
  };
  const waiting = async (touches: readonly string[], why: string): Promise<number> =>
    (
      await sql(
        `SELECT FROM touch WHERE id = ANY ($1) AND status = 'planned' AND coalesce(status_reason, '') LIKE '%' || $2 || '%'`,
        [touches as string[], why],
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
    (await sql(`SELECT FROM message WHERE touch_id = ANY ($1) AND status = 'delivered'`, [touches as string[]])).length;
  /** An hour goes by in which nobody could say what became of some: they are a person's. */
  const hourOfDoubt = async (touches: readonly string[]) => {
    await attemptsOlderBy(sql, 61);
    await until('what is in doubt is a task', async () => {
      await pass();
      const [{ open } = {}] = await sql(
        `SELECT count(*)::int AS open FROM touch t WHERE t.id = ANY ($1) AND t.status IN ('planned', 'sending')
           AND NOT EXISTS (SELECT FROM task k WHERE k.patient_id = t.patient_id AND k.status = 'open')`,
        [touches as string[]],
      );
      return open === 0;
    });
  };
  return {
    owe,
    moves,
    arrived,
    hourOfDoubt,
    waiting,
    pass,
    settled: settledIn(sql, pass),
    outcome: outcomeIn(sql, provider),
    fatesAskedNow: () => fatesAskedNow(sql),
  };
}

/** Lets time go on until none of these waits any more. Returns false when nothing moves and some still wait. */
const settledIn =
  (sql: Sql, pass: () => Promise<void>) =>
  async (touches: readonly string[], patience = LONG_STILL): Promise<boolean> => {
    const stand = () =>
      sql(
        `SELECT status, status_reason AS why, count(*)::int AS count FROM touch WHERE id = ANY ($1) AND status IN ('planned', 'sending') GROUP BY 1, 2`,
        [touches as string[]],
      );
    let [waiting, since, still, last] = [NaN, performance.now(), 0, ''];
    await until(
      () => `nothing waits: ${last}`,
      async () => {
        const now = await stand();
        last = JSON.stringify(now);
        const count = now.reduce((sum, one) => sum + (one['count'] as number), 0);
        if (count !== waiting) [waiting, since, still] = [count, performance.now(), 0];
        if (count === 0 || still > patience) return true;
        if (performance.now() - since < STILL_MS) return false;
        await pass();
        [since, still] = [performance.now(), still + 1];
        return false;
      },
    );
    return waiting === 0;
  };

/** What became of these, counted where the texts arrive and not where they are said to have been sent. */
const outcomeIn = (sql: Sql, provider: Provider) => async (touches: readonly string[]) => {
  const attempts = new Map(
    (
      await sql(
        'SELECT a.id, m.touch_id FROM message_attempt a JOIN message m ON m.id = a.message_id WHERE m.touch_id = ANY ($1)',
        [touches as string[]],
      )
    ).map(({ id, touch_id: touch }) => [id as string, touch as string]),
  );
  const texts = new Map<string, number>();
  for (const { callback } of (await provider.seen()).taken) {
    const touch = attempts.get(new URL(callback).searchParams.get('a') ?? '');
    if (touch) texts.set(touch, (texts.get(touch) ?? 0) + 1);
  }
  const rows = (await sql(
    `SELECT t.id, t.status, t.status_reason AS why, EXISTS (SELECT FROM task k WHERE k.patient_id = t.patient_id AND k.status = 'open'
       AND k.kind IN ('message_failed', 'message_unclear')) AS "isTask", t.expires_at > snowmelt_now() AS "hasTime"
     FROM touch t WHERE t.id = ANY ($1)`,
    [touches as string[]],
  )) as { id: string; status: string; why: string | null; isTask: boolean; hasTime: boolean }[];
  const of = (id: string) => texts.get(id) ?? 0;
  const isInOrder = ({ id, status, isTask, hasTime }: (typeof rows)[number]) => {
    if (status === 'sent') return of(id) === 1;
    if (status === 'failed') return isTask && of(id) <= 1;
    if (isTask) return of(id) <= 1;
    return hasTime && (status === 'sending' || (status === 'planned' && of(id) === 0));
  };
  return {
    owed: rows.length,
    once: rows.filter(({ id }) => of(id) === 1).length,
    twice: rows.filter(({ id }) => of(id) > 1).map(({ id, why }) => `${id}: ${of(id)} texts, ${why}`),
    lost: rows
      .filter((row) => !isInOrder(row))
      .map(({ id, status, why }) => `${id}: ${status}, ${of(id)} texts, ${why}`),
    aPersons: rows.filter(({ status, isTask }) => status !== 'sent' && isTask).length,
  };
};

/** Each of so many was told once. */
export const onceEach = (count: number) => ({ owed: count, once: count, twice: [], lost: [], aPersons: 0 });
