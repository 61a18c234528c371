import { randomUUID } from 'node:crypto';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { openedClinic } from '@snowmelt/identity/testing';
import { Logger } from '@snowmelt/logging';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { EventDelivery } from './event-delivery.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';
import { EventLog } from './event-log.js';

let database: TestDatabase;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let clinic: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.appUrl, 4);
  unitOfWork = new UnitOfWork(pool);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  clinic = await openedClinic(sqlOf(owner));
  await owner.end();
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

it('an event that is appended while others are handed out has its turn next, and is no fault', async () => {
  let appended: Promise<unknown> = Promise.resolve();
  const seen: string[] = [];
  const delivery = new EventDelivery(unitOfWork, new Logger('silent'), new EventHandOutDuty(unitOfWork));
  delivery.subscribe({
    name: 'test',
    types: ['patient.registered'],
    handle: async ({ payload }) => {
      seen.push(payload.patientId);
    },
  });
  const first = randomUUID();
  await unitOfWork.run(clinic, () => new EventLog(unitOfWork).append('patient.registered', { patientId: first }));
  const otherServer = new UnitOfWork(pool);
  const late = randomUUID();
  let commit = () => {};
  const mayCommit = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const isUnderWay = new Promise<void>((resolve, reject) => {
    appended = otherServer.run(clinic, () => {
      new EventLog(otherServer).append('patient.registered', { patientId: late });
      resolve();
      return mayCommit;
    });
    appended.catch(reject);
  });
  await isUnderWay; // it began before the events are handed out, and ends in between
  const query = unitOfWork.query.bind(unitOfWork);
  unitOfWork.query = async (text, values) => {
    const rows = await query(text, values);
    if (text.includes('hand_out_events') && (rows[0] as { count?: number } | undefined)?.count === 0) {
      commit();
      await appended;
    }
    return rows as never;
  };
  const failures: unknown[] = [];
  await delivery.deliverPending((error) => failures.push(error));
  unitOfWork.query = query;
  await delivery.deliverPending((error) => failures.push(error));
  expect([failures, seen]).toEqual([[], [first, late]]);
});
