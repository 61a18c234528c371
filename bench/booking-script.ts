import 'reflect-metadata';
import { UnitOfWork } from '@snowmelt/database';
import { sha256 } from '@snowmelt/crypto';
import pg from 'pg';
import { startInstance } from '../test/support/api.js';
import { recordStatements } from '../test/support/recorded-statements.js';
import { PUBLIC_URL } from '../test/support/settings.js';
import { booking, bookingLanes, type Lane, startsLocal } from './booking-lanes.js';
import { scriptOf } from './pgbench.js';

const KEY = 'a-key-of-the-recording';

/** What pgbench knows of its lanes: made once, filled for each run. */
async function makeTable(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(
    `CREATE TABLE bench_lane (client integer PRIMARY KEY, clinic text, staff text, session text, token text, patient text, service text, clinician text, chair text);
     GRANT SELECT ON bench_lane TO snowmelt_app`,
  );
  await owner.end();
}

const columns = ({ clinic, staffId, session, patient, clinician, chair }: Lane) => [
  clinic.id,
  staffId,
  session.id,
  sha256(session.token).toString('hex'),
  patient,
  clinic.services.session,
  clinician,
  chair,
];

export async function fillLanes(ownerUrl: string, lanes: readonly Lane[]): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query('TRUNCATE bench_lane');
  for (const [n, lane] of lanes.entries())
    await owner.query('INSERT INTO bench_lane VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [n, ...columns(lane)]);
  await owner.end();
}

/** By the name of the column that holds it. */
const NAMES = ['clinic', 'staff', 'session', 'token', 'patient', 'service', 'clinician', 'chair'];
/** June of Los Angeles; wall time and UTC. */
const starts = (hours: number, format: string) =>
  `to_char(timestamp '2027-06-01' + :day::int * interval '1 day' + (:hour::int + ${hours}) * interval '1 hour', '${format}')`;

/**
 * What one booking over HTTP says to the database, recorded while it is made, as a script of pgbench: the nth of a
 * client is for its own lane, at the nth time.
 */
export async function recordBooking(appUrl: string, ownerUrl: string): Promise<{ script: string; roundTrips: number }> {
  await makeTable(ownerUrl);
  const [lane] = (await bookingLanes(ownerUrl, 1, 1)) as [Lane];
  const { instance, url } = await startInstance(appUrl, { LOG_LEVEL: 'error' });
  try {
    const book = async (n: number, key?: string) => {
      const { method, path, headers, body } = booking(PUBLIC_URL, lane, startsLocal(n), key);
      const response = await fetch(url + path, { method, headers, body: body as string });
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      return (await response.json()) as { id: string };
    };
    await book(0);
    const recorded = recordStatements(instance.get(UnitOfWork));
    const { id } = await book(1, KEY);
    recorded.stop();
    const statements = recorded.statements.filter(({ text }) => !text.includes('pg_notify'));
    const fills = new Map([
      ...columns(lane).map((value, n) => [value, `:${NAMES[n]}::text`] as const),
      [KEY, `('booking-by-pgbench-' || :client_id::text || '-' || :n::text)`],
      [id, ':appointmentId::text'],
      [startsLocal(1), starts(0, 'YYYY-MM-DD"T"HH24:MI')],
      ['2027-06-01T16:00:00', starts(7, 'YYYY-MM-DD"T"HH24:MI:SS')],
    ]);
    const commands = await scriptOf(appUrl, statements, fills, /change_bookings/);
    return { script: `${BEGINS}\n${commands}\n`, roundTrips: statements.length };
  } finally {
    await instance.close();
  }
}

const BEGINS = `\\set n :n + 1
\\set day :n / 10
\\set hour 8 + :n % 10
\\if :n = 0
SELECT ${NAMES.join(', ')} FROM bench_lane WHERE client = :client_id \\gset
\\endif`;
