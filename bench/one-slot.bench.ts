import { type ApiProcess, type BenchContext, percentile } from './context.js';
import { booking, bookingLanes, headersOf, type Lane, startsLocal } from './booking-lanes.js';
import { type LoadClient, type Response, startLoadClient } from './load.js';

const CONNECTIONS = 64;
const EACH = 20;
/** Seconds of processor time, and milliseconds. */
const [SECONDS, P99_MS] = [12, 400];
const BURST = 200;
const ROUNDS = 5;
/** How many times its quiet p99 another clinic may wait. */
const TIMES_QUIET = 3;

export const name = `One slot that everybody wants: ${CONNECTIONS} desks, and ${BURST} bookings of one session at once`;

export async function run(context: BenchContext): Promise<void> {
  const api = await context.startServer();
  const [crowd, other] = [startLoadClient(), startLoadClient()];
  try {
    await rush(context, api, crowd);
    await burst(context, api, { crowd, other });
  } finally {
    await crowd.stop();
    await other.stop();
  }
}

/** The same hour with the same clinician and chair, for whichever patient. */
const wish = (address: string, lane: Lane, { clinician, chair }: Lane, n: number) =>
  booking(address, { ...lane, clinician, chair }, startsLocal(n));

const statuses = (responses: readonly Response[]) =>
  [...Map.groupBy(responses, ({ status }) => status)]
    .sort(([one], [another]) => one - another)
    .map(([status, all]) => `${all.length} with ${status}`)
    .join(', ');

async function rush({ ownerUrl, print, databaseSeconds }: BenchContext, api: ApiProcess, crowd: LoadClient) {
  const lanes = await bookingLanes(ownerUrl, CONNECTIONS, 1);
  const first = lanes[0] as Lane;
  const want = (slot: number, times: number) =>
    crowd.perform({
      address: api.address,
      lines: lanes.map((lane) => Array.from({ length: times }, () => wish(api.address, lane, first, slot))),
    });
  await want(0, 2);
  const before = [api.seconds(), databaseSeconds()] as const;
  const { responses } = await want(1, EACH);
  const [server, database] = [api.seconds() - before[0], databaseSeconds() - before[1]];
  const p99 = percentile(
    responses.map(({ took }) => took),
    0.99,
  );
  print(
    `  ${CONNECTIONS} connections, ${CONNECTIONS * EACH} bookings of one slot (${statuses(responses)}): server ${server.toFixed(1)} s, database ${database.toFixed(1)} s, together ${(server + database).toFixed(1)} s of processor time (limit ${SECONDS} s), p99 ${p99.toFixed(0)} ms (limit ${P99_MS} ms)`,
  );
}

/** All that one session sends, and from when to when each of its bursts lasted. */
async function wishes(api: ApiProcess, crowd: LoadClient, loud: Lane) {
  const bursts: Response[] = [];
  const spans: (readonly [number, number])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const lines = Array.from({ length: BURST }, () => [wish(api.address, loud, loud, round)]);
    const { responses } = await crowd.perform({ address: api.address, lines });
    bursts.push(...responses);
    const ends = responses.map(({ startedAt, took }) => startedAt + took);
    spans.push([Math.min(...responses.map(({ startedAt }) => startedAt)), Math.max(...ends)]);
  }
  return { bursts, spans };
}

/** Another clinic looks at its week again and again, first alone and then while the bursts come. */
async function burst(
  { ownerUrl, print }: BenchContext,
  api: ApiProcess,
  { crowd, other }: { crowd: LoadClient; other: LoadClient },
): Promise<void> {
  const [loud, quiet] = (await bookingLanes(ownerUrl, 2, 2)) as [Lane, Lane];
  const look = (seconds: number) =>
    other.perform({
      address: api.address,
      lines: [
        [
          {
            method: 'GET',
            path: '/api/calendar?from=2027-06-07&to=2027-06-14',
            headers: headersOf(api.address, quiet),
          },
        ],
      ],
      seconds,
    });
  await look(2);
  const alone = (await look(5)).responses.map(({ took }) => took);
  let isOver = false;
  const watching = (async () => {
    const seen: Response[] = [];
    while (!isOver) seen.push(...(await look(0.5)).responses);
    return seen;
  })();
  const { bursts, spans } = await wishes(api, crowd, loud);
  isOver = true;
  const during = (await watching)
    .filter(({ startedAt, took }) => spans.some(([from, to]) => startedAt < to && startedAt + took > from))
    .map(({ took }) => took);
  const [before, then] = [percentile(alone, 0.99), percentile(during, 0.99)];
  print(
    `  ${ROUNDS} bursts of ${BURST} bookings of one session on one slot (${statuses(bursts)}): another clinic's week p99 ${before.toFixed(0)} ms when quiet (${alone.length} reads), ${then.toFixed(0)} ms meanwhile (${during.length} reads), ${(then / before).toFixed(1)} times (limit ${TIMES_QUIET})`,
  );
}
