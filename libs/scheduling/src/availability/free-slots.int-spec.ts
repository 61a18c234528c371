import fc from 'fast-check';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';

const QUARTER = 15 * 60_000;
const START = Date.UTC(2037, 5, 1, 15); // 08:00 in Los Angeles
const QUARTERS = 40;
const LENGTH = 4;

/** Who is taken and when, in quarters of an hour after START. Subjects: two clinicians, two chairs, the patient. */
interface Taken {
  readonly subject: number;
  readonly from: number;
  readonly length: number;
}

let database: TestDatabase;
let clinic: BookingClinic;
let client: pg.Client;
const instant = (quarter: number) => new Date(START + quarter * QUARTER).toISOString();

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl, { clinicians: 2, chairs: 2, patients: 1 });
  client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

async function search(
  taken: readonly Taken[],
  closed: readonly Taken[],
): Promise<{ from: number; resources: string[] }[]> {
  const subjects = [...clinic.clinicians, ...clinic.chairs];
  await client.query(`BEGIN; SELECT set_config('app.clinic_id', '${clinic.id}', true)`);
  try {
    const {
      rows: [appointment],
    } = await client.query<{ id: string }>(
      `INSERT INTO appointment (clinic_id, patient_id, service_type_id, purpose, site_id, starts_local, time_zone, starts_at, ends_at, created_by)
       SELECT $1, $2, $3, 'preparation', id, '2037-06-01T08:00', 'America/Los_Angeles', $4, $5, $6 FROM site RETURNING id`,
      [clinic.id, clinic.patients[0], clinic.services.session, instant(0), instant(1), clinic.staffId],
    );
    for (const { subject, from, length } of taken) {
      await client.query('SAVEPOINT one');
      await client.query(
        'INSERT INTO reservation (clinic_id, appointment_id, resource_id, patient_id, period) VALUES ($1, $2, $3, $4, tstzrange($5, $6))',
        [
          clinic.id,
          appointment?.id,
          subjects[subject] ?? null,
          subjects[subject] ? null : clinic.patients[0],
          instant(from),
          instant(from + length),
        ],
      );
    }
    for (const { subject, from, length } of closed) {
      await client.query(
        `INSERT INTO availability_exception (clinic_id, resource_id, period, opens, reason) VALUES ($1, $2, tstzrange($3, $4), false, 'leave')`,
        [clinic.id, subjects[subject], instant(from), instant(from + length)],
      );
    }
    const found = await client.query<{ starts_at: Date; resource_ids: string[] }>(
      `SELECT * FROM free_slots($1, tstzrange($2, $3), interval '15 minutes', $4, NULL, NULL, 1000)`,
      [clinic.services.session, instant(0), instant(QUARTERS), clinic.patients[0]],
    );
    return found.rows.map((row) => ({
      from: (row.starts_at.getTime() - START) / QUARTER,
      resources: row.resource_ids.toSorted(),
    }));
  } finally {
    await client.query('ROLLBACK');
  }
}

/**
 * How much is reserved in the window and the twelve hours before;
 * a reservation that begins or ends outside counts whole.
 */
const reserved = (taken: readonly Taken[], subject: number) =>
  taken
    .filter((one) => one.subject === subject && one.from < QUARTERS + LENGTH && one.from + one.length > -48)
    .reduce((sum, { length }) => sum + length, 0);

/** The rule as worded, checked quarter by quarter: of two that are free, the one with less reserved, then by name. */
function naive(reservations: readonly Taken[], closures: readonly Taken[]): { from: number; resources: string[] }[] {
  const taken = [...reservations, ...closures];
  const isFree = (subject: number, from: number) =>
    !taken.some((one) => one.subject === subject && one.from < from + LENGTH && from < one.from + one.length);
  return Array.from({ length: QUARTERS }, (_, from) => from).flatMap((from) => {
    const [clinician, chair] = [
      [0, 1],
      [2, 3],
    ].map((both) =>
      both
        .filter((n) => isFree(n, from))
        .sort((a, b) => reserved(reservations, a) - reserved(reservations, b))
        .at(0),
    );
    if (clinician === undefined || chair === undefined || !isFree(4, from)) return [];
    return [{ from, resources: [clinic.chairs[chair - 2] as string, clinic.clinicians[clinician] as string].sort() }];
  });
}

const spans = (subjects: number, most: number) =>
  fc.array(
    fc.record({
      subject: fc.nat(subjects),
      from: fc.integer({ min: -4, max: QUARTERS + 6 }),
      length: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: most },
  );
const apart = (all: Taken[]) =>
  all.filter(
    (one, n) =>
      !all
        .slice(0, n)
        .some(
          (other) =>
            other.subject === one.subject && other.from < one.from + one.length && one.from < other.from + other.length,
        ),
  );

describe('free slots', () => {
  it('are the same as a check of every quarter of an hour finds', async () => {
    await fc.assert(
      fc.asyncProperty(spans(4, 14), spans(3, 3), async (taken, closed) => {
        expect(await search(apart(taken), closed)).toEqual(naive(apart(taken), closed));
      }),
      { numRuns: 40 },
    );
  });

  it('end with the opening hours, also when the clocks change', async () => {
    await client.query(`BEGIN; SELECT set_config('app.clinic_id', '${clinic.id}', true)`);
    const found = await client.query<{ at: string }>(
      `SELECT to_char(starts_at AT TIME ZONE 'America/Los_Angeles', 'HH24:MI') AS at
        FROM free_slots($1, tstzrange('2037-03-08T08:00Z', '2037-03-09T07:00Z'), interval '15 minutes', NULL, NULL, NULL, 1000)`,
      [clinic.services.session],
    );
    await client.query('ROLLBACK');
    const times = found.rows.map((row) => row.at);
    expect(times).not.toContain('02:00');
    expect(times.at(-1)).toBe('22:45');
    expect(times).toHaveLength((22.75 - 1) * 4 + 1); // the day has 23 hours, is closed from 23:45, and a visit takes an hour
  });

  it('are offered in turn with people and things that are alike: of two chairs neither stays empty', async () => {
    await client.query(`BEGIN; SELECT set_config('app.clinic_id', '${clinic.id}', true)`);
    const times = new Map<string, number>();
    for (let hour = 0; hour < 10; hour += 1) {
      const { rows } = await client.query<{ starts_at: Date; resource_ids: string[] }>(
        `SELECT * FROM free_slots($1, tstzrange($2::timestamptz, $2::timestamptz + interval '1 day'), interval '15 minutes', NULL, NULL, NULL, 1000)`,
        [clinic.services.session, instant(0)],
      );
      const wanted = instant(hour * LENGTH);
      const offered = rows.find((row) => row.starts_at.toISOString() === wanted) as (typeof rows)[0];
      for (const id of offered.resource_ids) times.set(id, (times.get(id) ?? 0) + 1);
      await client.query(
        `SELECT book_appointment($1, NULL, $2, to_wall_time($3, 'America/Los_Angeles'), 'America/Los_Angeles', $3, $4, $5)`,
        [clinic.patients[0], clinic.services.session, offered.starts_at, offered.resource_ids, clinic.staffId],
      );
    }
    await client.query('ROLLBACK');
    expect([...clinic.chairs, ...clinic.clinicians].map((id) => times.get(id))).toEqual([5, 5, 5, 5]);
  });
});
