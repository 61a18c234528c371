import { minutesPassed } from '@snowmelt/clock/testing';
import { fatesAskedNow } from '@snowmelt/messaging/testing';
import { approveRules, freeRules, lookUpsNow, owedReading } from '@snowmelt/outreach/testing';
import { agreedTo, registeredPatients } from '@snowmelt/patients/testing';
import { sqlOf, type Sql } from '@snowmelt/testing';
import { type BookingClinic, connectedAs, createBookingClinic } from '../support/booking-clinic.js';
import { started } from '../support/started.js';
import { until } from '../support/until.js';
import { zoneWhereItIs } from '../support/zones.js';
import { LEASE_SECONDS, startFleet } from './fleet.js';
import { startProvider, type Provider } from './provider.js';

interface Servers {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly redisUrl: string | undefined;
  readonly publicUrl?: string;
}

/** After so long without progress, time goes on: what waits for its next try is due. */
const STILL_MS = 500;
const MINUTES = 6;

/** A clinic, two workers as processes, and the provider, for one case after the other. */
export function startScene({ ownerUrl, appUrl, redisUrl, publicUrl = 'http://127.0.0.1:1' }: Servers) {
  return started(async (starting) => {
    const provider = await starting(startProvider(), (it) => it.stop());
    const place = { appUrl, redisUrl, publicUrl, providerUrl: provider.url };
    const fleet = await starting(Promise.resolve(startFleet(place)), (it) => it.stop());
    await fleet.stand(2);
    const clinic = await createBookingClinic(ownerUrl, { patientsIn: zoneWhereItIs(12) });
    const owner = await starting(connectedAs(ownerUrl, clinic), (it) => it.end());
    const sql = sqlOf(owner);
    await approveRules(sql);
    return { provider, fleet, clinic, sql, ...story(sql, clinic, provider) };
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
  const owe = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    await sql('BEGIN'); // nobody sends the first before the last is owed
    for (const patientId of await registeredPatients(sql, count, { timeZone: zoneWhereItIs(12) })) {
      await agreedTo(sql, patientId, newNumber(), { recordedBy: clinic.staffId });
      ids.push(await owedReading(sql, patientId));
    }
    await sql('COMMIT');
    return ids;
  };
  const pass = async (minutes = MINUTES) => {
    await minutesPassed(sql, minutes);
    await lookUpsNow(sql, LEASE_SECONDS * 2);
  };
  return { owe, pass, settled: settledIn(sql, pass), outcome: outcomeIn(sql, provider), fatesAskedNow: () => fatesAskedNow(sql) };
}

/** Lets time go on until none of these waits any more. */
const settledIn = (sql: Sql, pass: () => Promise<void>) => async (touches: readonly string[]) => {
  let [waiting, since] = [NaN, performance.now()];
  const stand = async () =>
    (await sql(
      `SELECT status, status_reason AS why, count(*)::int AS count FROM touch WHERE id = ANY ($1) AND status IN ('planned', 'sending') GROUP BY 1, 2`,
      [touches as string[]],
    )) as { count: number }[];
  let last: unknown;
  await until(
    () => `nothing waits: ${JSON.stringify(last)}`,
    async () => {
      const now = await stand();
      last = now;
      const count = now.reduce((sum, one) => sum + one.count, 0);
      if (count === 0) return true;
      if (count !== waiting) [waiting, since] = [count, performance.now()];
      else if (performance.now() - since > STILL_MS) {
        await pass();
        since = performance.now();
      }
      return false;
    },
  );
};

/** What became of these, counted where the texts arrive and not where they are said to have been sent. */
const outcomeIn = (sql: Sql, provider: Provider) => async (touches: readonly string[]) => {
  const attempts = new Map(
    (
      await sql('SELECT a.id, m.touch_id FROM message_attempt a JOIN message m ON m.id = a.message_id WHERE m.touch_id = ANY ($1)', [
        touches as string[],
      ])
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
    if (status === 'failed') return isTask;
    return hasTime && (status === 'sending' || (status === 'planned' && of(id) === 0));
  };
  return {
    owed: rows.length,
    once: rows.filter(({ id }) => of(id) === 1).length,
    twice: rows.filter(({ id }) => of(id) > 1).map(({ id, why }) => `${id}: ${of(id)} texts, ${why}`),
    lost: rows.filter((row) => !isInOrder(row)).map(({ id, status, why }) => `${id}: ${status}, ${of(id)} texts, ${why}`),
    aPersons: rows.filter(({ status }) => status === 'failed').length,
  };
};

/** Each of so many was told once. */
export const onceEach = (count: number) => ({ owed: count, once: count, twice: [], lost: [], aPersons: 0 });
