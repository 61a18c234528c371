import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../test/support/booking-clinic.js';
import { type BenchContext, median } from './context.js';

const PAIRS = 20;
const SEARCHES = 200;
/** For the searched week among these. */
const LIMIT_MS = 6;

interface Found {
  readonly milliseconds: number;
  readonly reservations: number;
}

export const name = `Free slots of a week, ${PAIRS} clinicians and ${PAIRS} chairs`;

export async function run({ appUrl, ownerUrl, superuserUrl, print }: BenchContext): Promise<void> {
  const clinic = await createBookingClinic(ownerUrl, { clinicians: PAIRS, chairs: PAIRS });
  await load(superuserUrl, clinic, -125, 125);
  const few = await search(appUrl, clinic);
  if (process.env['BENCH_FEW']) return printOne(few, print);
  // the searched week keeps its density; the rest lies before and after it
  await load(superuserUrl, clinic, -20_000, -125);
  await load(superuserUrl, clinic, 125, 5_125);
  const many = await search(appUrl, clinic);
  for (const found of [few, many]) printOne(found, print);
  print(
    `  a factor of ${(many.milliseconds / few.milliseconds).toFixed(2)} for ${(many.reservations / few.reservations).toFixed(0)} times the reservations`,
  );
}

function printOne({ reservations, milliseconds }: Found, print: BenchContext['print']): void {
  print(
    `  ${reservations} reservations: p50 ${milliseconds.toFixed(2)} ms, ${(milliseconds / LIMIT_MS).toFixed(2)} of the limit of ${LIMIT_MS} ms`,
  );
}

/**
 * Books every pair of clinician and chair every second hour. Loads in bulk: without foreign key checks, and adds the
 * constraint again at the end.
 */
async function load(superuserUrl: string, clinic: BookingClinic, from: number, to: number): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query('ALTER TABLE reservation DROP CONSTRAINT reservation_no_overlap');
  await client.query(
    `
    WITH pair AS (SELECT c.id AS clinician, h.id AS chair FROM unnest($1::uuid[]) WITH ORDINALITY c(id, n) JOIN unnest($2::uuid[]) WITH ORDINALITY h(id, n) USING (n)),
    booked AS (
      SELECT uuidv7() AS id, pair.clinician, pair.chair, date_trunc('hour', now()) + n * interval '2 hours' AS starts_at
      FROM pair, generate_series($5::int, $6::int - 1) n),
    made AS (
      INSERT INTO appointment (id, clinic_id, patient_id, service_type_id, purpose, site_id, starts_local, time_zone, starts_at, ends_at, created_by)
      SELECT id, $3, $7, $4, 'preparation', (SELECT s.id FROM site s WHERE s.clinic_id = $3), starts_at AT TIME ZONE 'America/Los_Angeles', 'America/Los_Angeles', starts_at, starts_at + interval '1 hour', $8 FROM booked)
    INSERT INTO reservation (clinic_id, appointment_id, resource_id, period)
    SELECT $3, id, subject, tstzrange(starts_at, starts_at + interval '1 hour') FROM booked, unnest(ARRAY[clinician, chair]) subject`,
    [
      clinic.clinicians,
      clinic.chairs,
      clinic.id,
      clinic.services.session,
      from,
      to,
      clinic.patients[0],
      clinic.staffId,
    ],
  );
  await client.query(
    'ALTER TABLE reservation ADD CONSTRAINT reservation_no_overlap EXCLUDE USING gist (subject_id WITH =, period WITH &&)',
  );
  await client.query('COMMIT');
  await client.query('VACUUM ANALYZE');
  await client.end();
}

/** Median of many searches as the application runs them: its role, its policies, one plan, one transaction each. */
async function search(appUrl: string, clinic: BookingClinic): Promise<Found> {
  const client = new pg.Client({ connectionString: appUrl, options: '-c plan_cache_mode=force_generic_plan' });
  await client.connect();
  const times: number[] = [];
  let reservations = 0;
  for (let n = 0; n < SEARCHES; n += 1) {
    await client.query(`BEGIN; SELECT set_config('app.clinic_id', '${clinic.id}', true)`);
    const begun = performance.now();
    const found = await client.query({
      name: 'free-slots',
      text: `SELECT * FROM free_slots($1, tstzrange(date_trunc('hour', now()), date_trunc('hour', now()) + interval '7 days'), interval '15 minutes', $2, NULL, NULL, 100)`,
      values: [clinic.services.session, clinic.patients[1]],
    });
    times.push(performance.now() - begun);
    if (found.rowCount === 0) throw new Error('nothing is free, so nothing was measured');
    if (n === 0)
      reservations =
        (await client.query<{ count: number }>('SELECT count(*)::int AS count FROM reservation')).rows[0]?.count ?? 0;
    await client.query('COMMIT');
  }
  await client.end();
  return { milliseconds: median(times), reservations };
}
