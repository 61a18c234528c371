import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../test/support/booking-clinic.js';
import type { BenchContext } from './context.js';

const WORKERS = 16;
const BOOKINGS_EACH = 100;
const PASSWORD = 'a bench in the snow';

export const name = `Booking, ${WORKERS} at once, one clinic`;

export async function run({ appUrl, ownerUrl, startApi, print }: BenchContext): Promise<void> {
  const passwordHash = await hash(PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 });
  const size = { clinicians: WORKERS, chairs: WORKERS, patients: WORKERS, passwordHash };
  const bySql = await perSecond(await sqlBooker(appUrl, await createBookingClinic(ownerUrl, size)));
  const byHttp = await perSecond(await httpBooker(await startApi(), await createBookingClinic(ownerUrl, size)));
  print(`  the SQL function alone, a transaction each: ${bySql.toFixed(0)}/s`);
  print(`  POST /api/appointments (session, idempotency, audit, event): ${byHttp.toFixed(0)}/s`);
  print(`  the server costs a factor of ${(bySql / byHttp).toFixed(1)}`);
}

interface Booker {
  book: (worker: number, startsLocal: string) => Promise<void>;
  end: () => Promise<void>;
}

/** Every worker has its own patient, clinician and chair, so that nothing clashes. The first ten bookings warm up. */
async function perSecond(booker: Booker): Promise<number> {
  const all = (first: number, count: number) =>
    Promise.all(
      Array.from({ length: WORKERS }, async (_, worker) => {
        for (let n = first; n < first + count; n += 1) await booker.book(worker, startsLocal(n));
      }),
    );
  await all(0, 10);
  const begun = performance.now();
  await all(10, BOOKINGS_EACH);
  const seconds = (performance.now() - begun) / 1000;
  await booker.end();
  return (WORKERS * BOOKINGS_EACH) / seconds;
}

/** Ten hourly starts a day, in June 2027. */
function startsLocal(n: number): string {
  return `2027-06-${String(1 + Math.floor(n / 10)).padStart(2, '0')}T${String(8 + (n % 10)).padStart(2, '0')}:00`;
}

async function sqlBooker(appUrl: string, clinic: BookingClinic): Promise<Booker> {
  const pool = new pg.Pool({ connectionString: appUrl, max: WORKERS });
  return {
    async book(worker, local) {
      const client = await pool.connect();
      await client.query(`BEGIN; SELECT set_config('app.clinic_id', '${clinic.id}', true)`);
      await client.query(
        `SELECT book_appointment($1, NULL, $2, $3, 'America/Los_Angeles', $3::timestamp AT TIME ZONE 'America/Los_Angeles', $4, $5)`,
        [
          clinic.patients[worker],
          clinic.services.session,
          local,
          [clinic.clinicians[worker], clinic.chairs[worker]],
          clinic.staffId,
        ],
      );
      await client.query('COMMIT');
      client.release();
    },
    end: () => pool.end(),
  };
}

async function httpBooker(address: string, clinic: BookingClinic): Promise<Booker> {
  const headers = { 'content-type': 'application/json', origin: address };
  const session = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: clinic.staffEmail, password: PASSWORD }),
  });
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return {
    async book(worker, local) {
      const answer = await fetch(`${address}/api/appointments`, {
        method: 'POST',
        headers: { ...headers, cookie, 'idempotency-key': randomUUID() },
        body: JSON.stringify({
          patientId: clinic.patients[worker],
          serviceTypeId: clinic.services.session,
          startsLocal: local,
          resourceIds: [clinic.clinicians[worker], clinic.chairs[worker]],
        }),
      });
      const body = await answer.text();
      if (answer.status !== 201) throw new Error(`${answer.status} ${body}`);
    },
    end: () => Promise.resolve(),
  };
}
