import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';

const AT_ONCE = 24;
const ROUNDS = 12;

let database: TestDatabase;
let clinic: BookingClinic;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl, { clinicians: 1, chairs: 1, patients: AT_ONCE });
  pool = new pg.Pool({ connectionString: database.appUrl, max: AT_ONCE });
  pool.on('error', () => undefined); // `pool.end` does not wait for its connections; dropping the database terminates them
  await Promise.all(Array.from({ length: AT_ONCE }, () => pool.query('SELECT 1'))); // opens every connection before the race
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** `ok`, or the SQLSTATE of the refusal. */
async function attempt(sql: string, values: unknown[]): Promise<{ result: string; id?: string }> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SELECT set_config('app.clinic_id', '${clinic.id}', true)`);
    const {
      rows: [row],
    } = await client.query<{ id: string; refusal: string | null }>(sql, values);
    await client.query('COMMIT');
    return { result: row?.refusal ?? 'ok', ...(row?.id ? { id: row.id } : {}) };
  } catch (error) {
    await client.query('ROLLBACK');
    return { result: (error as { code: string }).code };
  } finally {
    client.release();
  }
}

const zone = 'America/Los_Angeles';
const pair = () => [clinic.clinicians[0], clinic.chairs[0]];
/** A set of one. */
const change = (member: { readonly startsLocal: string; readonly [name: string]: unknown }) =>
  attempt(
    `SELECT c.appointment_id AS id, c.refusal FROM change_bookings(jsonb_build_array($1::jsonb || jsonb_build_object('startsAt', to_instant($2, $3))), $4) c`,
    [JSON.stringify({ ...member, timeZone: zone }), member.startsLocal, zone, clinic.staffId],
  );
const book = (patient: number, startsLocal: string) =>
  change({
    ...{ op: 'book', patientId: clinic.patients[patient], serviceTypeId: clinic.services.session, startsLocal },
    resourceIds: patient % 2 ? pair() : pair().reverse(),
  });
const move = (appointmentId: string, startsLocal: string) =>
  change({ op: 'move', appointmentId, version: 1, startsLocal, resourceIds: pair() });

it('many bookings of overlapping times: one succeeds, and the others are refused without waiting for the deadlock check', async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const date = `2037-05-${String(round).padStart(2, '0')}`;
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => book(n, `${date}T10:${String((n % 4) * 15).padStart(2, '0')}`)),
    );
    expect(answers.filter(({ result }) => result === 'ok')).toHaveLength(1);
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['ok', 'SLOT_TAKEN']));
  }
});

it('two appointments that swap places: both are refused for the overlap, neither for a deadlock', async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const date = `2037-06-${String(round).padStart(2, '0')}`;
    const [one, two] = await Promise.all([book(0, `${date}T10:00`), book(1, `${date}T12:00`)]);
    const answers = await Promise.all([
      move(one.id as string, `${date}T12:00`),
      move(two.id as string, `${date}T10:00`),
    ]);
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['SLOT_TAKEN']));
  }
});
