import { randomUUID } from 'node:crypto';
import { type DomainEventType, domainEvents, eventsWithoutSubscriber } from '@snowmelt/contracts';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { EventDelivery } from './event-delivery.js';
import { EventLog } from './event-log.js';
import type { DeliveredEvent, EventSubscriber } from './event-subscriber.js';

let database: TestDatabase;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let events: EventLog;
let clinics: [string, string];

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

const registered = (clinicId = clinics[0]) => {
  const patientId = randomUUID();
  return unitOfWork.run(clinicId, async () => {
    events.append('patient.registered', { patientId });
    return patientId;
  });
};
const subscriber = (
  handle: EventSubscriber['handle'],
  name = 'test',
  types: EventSubscriber['types'] = ['patient.registered'],
): EventSubscriber => ({ name, types, handle });
const deliveryTo = (...subscribers: EventSubscriber[]) => {
  const delivery = new EventDelivery(unitOfWork, new Logger('silent'));
  for (const one of subscribers) delivery.subscribe(one);
  return delivery;
};
const patientOf = (event: DeliveredEvent) => event.payload.patientId;

describe('a domain event', () => {
  it('is stored with ids only, and only if its transaction commits', async () => {
    await expect(
      unitOfWork.run(clinics[0], () =>
        events.append('patient.registered', { patientId: randomUUID(), name: 'Robin' } as never),
      ),
    ).rejects.toThrow();
    await expect(
      unitOfWork.run(clinics[0], async () => {
        events.append('patient.registered', { patientId: randomUUID() });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    const seen: string[] = [];
    expect(
      await deliveryTo(
        subscriber(async (event) => {
          seen.push(patientOf(event));
        }),
      ).deliverPending(),
    ).toBe(0);
    expect(seen).toEqual([]);
  });

  it('of a kind unknown to this release waits for one that knows it', async () => {
    await unitOfWork.run(clinics[0], () =>
      unitOfWork.query(
        `INSERT INTO domain_event (clinic_id, type, payload) VALUES (current_clinic_id(), 'moon.landed', '{}')`,
      ),
    );
    await deliveryTo().deliverPending();
    expect(
      await unitOfWork.run(clinics[0], () =>
        unitOfWork.query(`SELECT delivered_at, tries FROM domain_event WHERE type = 'moon.landed'`),
      ),
    ).toEqual([{ delivered_at: null, tries: 1 }]);
  });

  it('wakes the worker after the commit, and not before', async () => {
    let woken = 0;
    events.onAppended(() => {
      woken += 1;
    });
    await unitOfWork.run(clinics[0], async () => {
      events.append('patient.registered', { patientId: randomUUID() });
      expect(woken).toBe(0);
    });
    expect(woken).toBe(1);
  });

  it('reaches the subscribers of its kind once, in order, in its own clinic', async () => {
    const patients = [await registered(), await registered(clinics[1]), await registered()];
    const seen: [string, string][] = [];
    const delivery = deliveryTo(
      subscriber(async (event) => {
        seen.push([unitOfWork.clinicId(), patientOf(event)]);
      }),
      subscriber(
        async () => {
          throw new Error('not asked for');
        },
        'other',
        ['touch.sent'],
      ),
    );
    expect([await delivery.deliverPending(), await delivery.deliverPending()]).toEqual([3, 0]);
    expect(seen).toEqual([
      [clinics[0], patients[0]],
      [clinics[1], patients[1]],
      [clinics[0], patients[2]],
    ]);
  });

  it('is handled once when two workers run at once', async () => {
    for (let n = 0; n < 20; n += 1) await registered();
    const seen: string[] = [];
    let begin: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const [begun, held] = [
      new Promise<void>((resolve) => {
        begin = resolve;
      }),
      new Promise<void>((resolve) => {
        goOn = resolve;
      }),
    ];
    const slow = deliveryTo(
      subscriber(async (event) => {
        seen.push(event.id);
        begin();
        await held;
      }),
    ).deliverPending();
    await begun;
    await deliveryTo(
      subscriber(async (event) => {
        seen.push(event.id);
      }),
    ).deliverPending();
    goOn();
    await slow;
    expect([seen.length, new Set(seen).size]).toEqual([20, 20]);
  });

  it('whose subscriber fails is rolled back for all, does not block others, and is retried later', async () => {
    const [bad, good] = [await registered(), await registered()];
    const made = async (event: DeliveredEvent) => {
      events.append('patient.opted-in', { patientId: patientOf(event) });
    };
    let broken = true;
    let tries = 0;
    const delivery = deliveryTo(
      subscriber(made, 'first'),
      subscriber(async (event) => {
        if (patientOf(event) === bad) tries += 1;
        if (broken && patientOf(event) === bad) throw new Error('broken');
      }, 'second'),
      subscriber(async () => undefined, 'third', ['patient.opted-in']),
    );
    const madeFor = () =>
      unitOfWork.run(clinics[0], async () =>
        (
          await unitOfWork.query<{ patient: string }>(
            `SELECT patient_id AS patient FROM domain_event WHERE type = 'patient.opted-in' ORDER BY seq`,
          )
        ).map((row) => row.patient),
      );
    await delivery.deliverPending();
    expect(await madeFor()).toEqual([good]);
    await delivery.deliverPending();
    expect([await madeFor(), tries]).toEqual([[good], 1]); // the other event waits for its retry
    broken = false;
    await unitOfWork.run(clinics[0], () =>
      unitOfWork.query('UPDATE domain_event SET next_try_at = now() WHERE delivered_at IS NULL'),
    );
    await delivery.deliverPending();
    expect(await madeFor()).toEqual([good, bad]);
  });

  it('without a subscriber does not count as delivered, unless it is listed as having none', async () => {
    await registered();
    await unitOfWork.run(clinics[0], () =>
      events.append('education.read', { patientId: randomUUID(), readingId: randomUUID() }),
    );
    const failures: unknown[] = [];
    await deliveryTo().deliverPending((error) => failures.push(error));
    expect(failures).toEqual([new Error('no subscriber for patient.registered')]);
    expect(
      await unitOfWork.run(clinics[0], () =>
        unitOfWork.query(`SELECT type, delivered_at IS NOT NULL AS delivered FROM domain_event ORDER BY seq`),
      ),
    ).toEqual([
      { type: 'patient.registered', delivered: false },
      { type: 'education.read', delivered: true },
    ]);
  });

  it('does not have two subscribers of the same name', () => {
    expect(() =>
      deliveryTo(
        subscriber(async () => undefined),
        subscriber(async () => undefined),
      ),
    ).toThrow('two event subscribers are named test');
  });
});

describe('the subscribers of a worker', () => {
  const all = (Object.keys(domainEvents) as DomainEventType[]).filter(
    (type) => !eventsWithoutSubscriber.includes(type),
  );
  const to = (types: readonly DomainEventType[]) => deliveryTo(subscriber(async () => undefined, 'all', types));

  it('are complete when every event has one, or is listed as having none', () => {
    expect(() => to(all).checkSubscribers()).not.toThrow();
  });

  it('are incomplete when one is missing, and the error names it', () => {
    expect(() => to(all.filter((type) => type !== 'note.signed')).checkSubscribers()).toThrow(
      'no subscriber for note.signed',
    );
  });

  it('do not contradict that list', () => {
    expect(() => to([...all, 'touch.sent']).checkSubscribers()).toThrow('eventsWithoutSubscriber lists touch.sent');
  });
});
