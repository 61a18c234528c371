import { createPool, UnitOfWork } from '@snowmelt/database';
import { bookedAppointment, newVersionAgreed } from '@snowmelt/scheduling/testing';
import { actIn, createTestDatabase, type Sql, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../../../test/support/booking-clinic.js';
import { FactsRepository } from './plan/facts.repository.js';
import { approveRules } from './testing.js';
import { type ClaimedTouch, TouchRepository } from './touch.repository.js';
import { LinkRequestRepository } from './visit-link/link-request.repository.js';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Client;
let sql: Sql;
let clinic: BookingClinic;
let touches: TouchRepository;
let unitOfWork: UnitOfWork;
let touchId: string;
const inClinic = <T>(work: () => Promise<T>) => unitOfWork.run(clinic.id, work);
const status = async () => (await owner.query('SELECT status FROM touch WHERE id = $1', [touchId])).rows[0].status;

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl);
  pool = createPool(database.appUrl, 4);
  unitOfWork = new UnitOfWork(pool);
  touches = new TouchRepository(unitOfWork);
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  sql = sqlOf(owner);
  await actIn(sql, clinic.id);
});

beforeEach(async () => {
  await owner.query('DELETE FROM touch');
  const { rows } = await owner.query(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, due_at, expires_at) VALUES ($1, $2, 'k', 'reminder', 't', 'r', now(), now() + interval '1 day') RETURNING id`,
    [clinic.id, clinic.patients[0]],
  );
  touchId = rows[0].id;
});

afterAll(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
});

describe('a touch taken over by another worker', () => {
  let first: ClaimedTouch;
  let second: ClaimedTouch;

  beforeEach(async () => {
    first = (await inClinic(() => touches.claim(touchId, 60))) as ClaimedTouch;
    await owner.query(`UPDATE touch SET lease_until = now() - interval '1 second'`);
    second = (await inClinic(() => touches.takeOver(touchId, 60))) as ClaimedTouch;
  });

  it('is neither completed nor put back by the worker that stalled', async () => {
    expect(await inClinic(() => touches.settle(first, 'sent', null))).toBe(false);
    await inClinic(() => touches.postpone(first, 0, 'late'));
    expect(await status()).toBe('sending');
    expect(await inClinic(() => touches.settle(second, 'sent', null))).toBe(true);
    expect(await status()).toBe('sent');
  });

  it('is not taken over while its lease runs', async () => {
    expect(await inClinic(() => touches.takeOver(touchId, 60))).toBeNull();
    expect(await inClinic(() => touches.claim(touchId, 60))).toBeNull();
  });

  it("does not count a delay that was not the provider's as a try", async () => {
    await inClinic(() => touches.postpone(second, 0, 'waiting for the day', false));
    expect((await owner.query('SELECT tries FROM touch')).rows).toEqual([{ tries: 0 }]);
  });
});

it('a message that the provider has counts as sent, whatever was planned meanwhile', async () => {
  expect(await inClinic(() => touches.acceptedByProvider(touchId))).toBe(true);
  expect(await inClinic(() => touches.claim(touchId, 60))).toBeNull();
  expect(await status()).toBe('sent');
});

it('a link requested before the visit was moved is not planned again at the new time', async () => {
  const patientId = clinic.patients[0] as string;
  const id = await bookedAppointment(sql, {
    patientId,
    serviceTypeId: clinic.services.checkIn,
    by: clinic.staffId,
    startsIn: 3 * 24 * 60,
  });
  await approveRules(sql, { educationGoodFor: 'P7D' });
  const ask = () => inClinic(() => new LinkRequestRepository(unitOfWork).add(patientId, id));
  const asked = async () =>
    (await inClinic(() => new FactsRepository(unitOfWork).of(patientId, 3600)))?.appointments[0]?.linkAsked?.id ?? null;
  await ask();
  const first = await asked();
  await ask();
  const [latest] = await sql('SELECT id FROM link_request WHERE id <> $1', [first]);
  expect(await asked()).toBe(latest?.['id']);
  await newVersionAgreed(sql, id);
  expect(await asked()).toBeNull();
});
