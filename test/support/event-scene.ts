import { randomUUID } from 'node:crypto';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { deliveriesDue, deliveriesLeft } from '@snowmelt/events/testing';
import { openedClinic } from '@snowmelt/identity/testing';
import { Logger } from '@snowmelt/logging';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { EventDelivery } from '../../libs/platform/events/src/event-delivery.js';
import { EventHandOutDuty } from '../../libs/platform/events/src/event-hand-out.duty.js';
import { EventLog } from '../../libs/platform/events/src/event-log.js';
import type { EventSubscriber } from '../../libs/platform/events/src/event-subscriber.js';

export let database: TestDatabase;
export let pool: pg.Pool;
export let unitOfWork: UnitOfWork;
export let events: EventLog;
export let clinics: [string, string];

/** Two clinics without events, for each test anew. */
export function setUpEvents(): void {
  beforeEach(async () => {
    database = await createTestDatabase();
    pool = createPool(database.appUrl, 8);
    unitOfWork = new UnitOfWork(pool);
    events = new EventLog(unitOfWork);
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    clinics = [await openedClinic(sqlOf(owner)), await openedClinic(sqlOf(owner))];
    await owner.end();
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });
}

/** A patient, who is registered in this moment. */
export const registered = (clinicId = clinics[0]) => {
  const patientId = randomUUID();
  return unitOfWork.run(clinicId, async () => {
    events.append('patient.registered', { patientId });
    return patientId;
  });
};
export const optedOut = (patientId: string) =>
  unitOfWork.run(clinics[0], () => events.append('patient.opted-out', { patientId }));

export const subscriber = (
  handle: EventSubscriber['handle'],
  name = 'test',
  types: EventSubscriber['types'] = ['patient.registered'],
): EventSubscriber => ({ name, types, handle });
/** What the workers have logged. */
export const lines: string[] = [];
const log = new Logger('warn', { write: (line) => lines.push(line) });
export const deliveryTo = (...subscribers: EventSubscriber[]) => {
  const delivery = new EventDelivery(unitOfWork, log, new EventHandOutDuty(unitOfWork));
  for (const one of subscribers) delivery.subscribe(one);
  return delivery;
};

/** As if their time had come. */
export const retryNow = () =>
  unitOfWork.run(clinics[0], () => deliveriesDue((text, values) => unitOfWork.query(text, values)));
export const waiting = () =>
  unitOfWork.run(clinics[0], () => deliveriesLeft((text, values) => unitOfWork.query(text, values)));
