import { type ApiProcess, type BenchContext, counted } from './context.js';
import { booking, bookingLanes, startsLocal } from './booking-lanes.js';
import { fillLanes, recordBooking } from './booking-script.js';
import { type LoadClient, startLoadClient } from './load.js';
import { hasPgbench, pgbench } from './pgbench.js';

const LANES = 16;
const TIMES = 100;
const WARM_UP = 10;
/** The limits of round trips, and of seconds of processor time for 1,000 bookings. */
const [ROUND_TRIPS, SECONDS] = [8, 3];

export const name = `Booking, ${LANES} at once`;

/** `POST /api/appointments` beside the same statements by pgbench, in one clinic and spread over ten. */
export async function run(context: BenchContext): Promise<void> {
  const { appUrl, ownerUrl, print, startServer } = context;
  const { script, roundTrips } = await recordBooking(appUrl, ownerUrl);
  print(`  round trips of one booking: ${roundTrips} (limit ${ROUND_TRIPS})`);
  const api = await startServer();
  const client = startLoadClient();
  try {
    await overHttp(context, api, client, 10); // warms up
    await counted(context.superuserUrl);
    for (const { clinics, limit } of [
      { clinics: 10, limit: 50 },
      { clinics: 1, limit: 40 },
    ]) {
      const http = await overHttp(context, api, client, clinics);
      const where = clinics === 1 ? 'in one clinic' : `spread over ${clinics} clinics`;
      print(`  ${where}: ${http.perSecond.toFixed(0)}/s over HTTP`);
      print(
        `    processor time per 1,000: server ${http.server.toFixed(1)} s, database ${http.database.toFixed(1)} s, together ${(http.server + http.database).toFixed(1)} s (limit ${SECONDS} s); the client took ${http.client.toFixed(1)} s beside`,
      );
      if (!hasPgbench()) {
        print('    LEFT OUT: the same by pgbench, because it is not installed (Debian package: postgresql-contrib)');
        continue;
      }
      await fillLanes(ownerUrl, await bookingLanes(ownerUrl, LANES, clinics));
      const before = context.databaseSeconds();
      const sql = await pgbench(appUrl, script, { connections: LANES, times: TIMES, warmUp: WARM_UP });
      const seconds = ((context.databaseSeconds() - before) * 1000) / (LANES * (TIMES + WARM_UP));
      print(
        `    the same statements by pgbench, ${LANES} connections: ${sql.perSecond.toFixed(0)}/s, ${seconds.toFixed(1)} s of the database per 1,000; over HTTP ${((100 * http.perSecond) / sql.perSecond).toFixed(0)} % of it (at least ${limit} %)`,
      );
    }
  } finally {
    await client.stop();
  }
}

interface OverHttp {
  readonly perSecond: number;
  /** Seconds per 1,000 bookings. */
  readonly server: number;
  readonly database: number;
  readonly client: number;
}

async function overHttp(
  { ownerUrl, databaseSeconds }: BenchContext,
  api: ApiProcess,
  client: LoadClient,
  clinics: number,
): Promise<OverHttp> {
  const lanes = await bookingLanes(ownerUrl, LANES, clinics);
  const book = async (first: number, count: number) => {
    const result = await client.perform({
      address: api.address,
      lines: lanes.map((lane) =>
        Array.from({ length: count }, (_, n) => booking(api.address, lane, startsLocal(first + n))),
      ),
    });
    const failed = result.responses.find(({ status }) => status !== 201);
    if (failed) throw new Error(`a booking was answered with ${failed.status}: ${failed.text}`);
    return result;
  };
  await book(0, WARM_UP);
  const before = [api.seconds(), databaseSeconds()] as const;
  const { seconds, processorSeconds } = await book(WARM_UP, TIMES);
  const per1000 = 1000 / (LANES * TIMES);
  return {
    perSecond: (LANES * TIMES) / seconds,
    server: (api.seconds() - before[0]) * per1000,
    database: (databaseSeconds() - before[1]) * per1000,
    client: processorSeconds * per1000,
  };
}
