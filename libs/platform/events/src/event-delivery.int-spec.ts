import { randomUUID } from 'node:crypto';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import fc from 'fast-check';
import pg from 'pg';
import { until } from '../../../../test/support/until.js';
import { EventDelivery } from './event-delivery.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';
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
const lines: string[] = [];
const log = new Logger('warn', { write: (line) => lines.push(line) });
const deliveryTo = (...subscribers: EventSubscriber[]) => {
  const delivery = new EventDelivery(unitOfWork, log, new EventHandOutDuty(unitOfWork));
  for (const one of subscribers) delivery.subscribe(one);
  return delivery;
};
/** As if their time had come. */
const retryNow = () =>
  unitOfWork.run(clinics[0], () => unitOfWork.query('UPDATE event_delivery SET next_try_at = now()'));
const waiting = () =>
  unitOfWork.run(clinics[0], async () => (await unitOfWork.query('SELECT FROM event_delivery')).length);
const inOrder = (patientId: string) =>
  unitOfWork.run(clinics[0], async () =>
    (
      await unitOfWork.query<{ id: string }>('SELECT id FROM domain_event WHERE patient_id = $1 ORDER BY seq', [
        patientId,
      ])
    ).map(({ id }) => id),
  );
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
    const listening = subscriber(async (event) => void seen.push(patientOf(event)));
    expect(await deliveryTo(listening).deliverPending()).toBe(0);
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

  it('wakes the workers after the commit, and not before', async () => {
    const worker = await pool.connect();
    let notices = 0;
    worker.on('notification', () => {
      notices += 1;
    });
    await worker.query('LISTEN events_appended');
    await unitOfWork.run(clinics[0], async () => {
      events.append('patient.registered', { patientId: randomUUID() });
      await worker.query('SELECT 1');
      expect(notices).toBe(0);
    });
    await until('a notice has come', () => notices > 0);
    const all = Array.from({ length: 20 }, () => registered());
    await Promise.all(all);
    await until('one has come after the last commit', () => notices > 1);
    expect(notices).toBeLessThanOrEqual(21);
    worker.release();
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

  it('that a subscriber cannot handle holds back its own later ones of the patient, and nobody else', async () => {
    const [bad, good] = [await registered(), await registered()];
    const again = (patientId: string) =>
      unitOfWork.run(clinics[0], () => events.append('patient.opted-out', { patientId }));
    await again(bad);
    await again(good);
    const types = ['patient.registered', 'patient.opted-out'] as const;
    const seen: string[] = [];
    let broken = true;
    const note = (who: string) => async (event: DeliveredEvent) => {
      if (who === 'failing' && broken && patientOf(event) === bad) {
        events.append('patient.opted-in', { patientId: bad }); // undone with the rest
        throw new Error('Robin cannot be planned');
      }
      seen.push(`${who} ${patientOf(event) === bad ? 'bad' : 'good'} ${event.type}`);
    };
    const delivery = deliveryTo(
      subscriber(note('failing'), 'failing', types),
      subscriber(note('other'), 'other', types),
    );
    await delivery.deliverPending();
    await delivery.deliverPending();
    const both = (who: string) => types.map((type) => `${who} ${type}`);
    expect(seen.toSorted()).toEqual([...both('failing good'), ...both('other bad'), ...both('other good')].toSorted());
    expect(JSON.parse(lines.at(-1) as string)).toMatchObject({ level: 40, job: 'failing', count: 1 });
    expect(lines.join()).not.toContain('Robin');
    seen.length = 0;
    broken = false;
    await retryNow();
    await delivery.deliverPending();
    expect([seen, await waiting()]).toEqual([both('failing bad'), 0]);
    expect(await inOrder(bad)).toHaveLength(2);
  });

  it('that fails again and again is reported, so that somebody looks', async () => {
    await registered();
    const delivery = deliveryTo(subscriber(() => Promise.reject(new Error('broken'))));
    for (let tries = 1; tries <= 10; tries += 1) {
      await delivery.deliverPending();
      await retryNow();
    }
    expect(lines.slice(-10).map((line) => (JSON.parse(line) as { level: number }).level)).toEqual([
      ...Array<number>(9).fill(40),
      50,
    ]);
  });

  it('reaches a subscriber that a release adds from then on, and one that is gone keeps nobody waiting', async () => {
    const patient = await registered();
    await deliveryTo(subscriber(() => Promise.reject(new Error('broken')), 'gone')).deliverPending();
    const seen: string[] = [];
    const added = deliveryTo(subscriber(async ({ id }) => void seen.push(id), 'added'));
    await added.deliverPending();
    expect(seen).toEqual([]);
    await unitOfWork.run(clinics[0], () => events.append('patient.registered', { patientId: patient }));
    await added.deliverPending();
    expect([seen.length, await waiting()]).toEqual([1, 1]);
  });

  it('appended by two transactions at once is never found before an earlier one', async () => {
    const patientId = randomUUID();
    const [first, second] = [await pool.connect(), await pool.connect()];
    const append = (client: pg.PoolClient) =>
      client.query(
        `BEGIN; SELECT set_config('app.clinic_id', '${clinics[0]}', true); SELECT append_domain_events('[{"type": "patient.registered", "patient_id": "${patientId}", "payload": {"patientId": "${patientId}"}}]')`,
      );
    await append(first);
    const later = append(second).then(() => second.query('COMMIT'));
    const seen: string[] = [];
    const delivery = deliveryTo(subscriber(async ({ id }) => void seen.push(id)));
    await delivery.deliverPending();
    expect(seen).toEqual([]); // the later one waits for the commit of the earlier one
    await first.query('COMMIT');
    await later;
    first.release();
    second.release();
    await delivery.deliverPending();
    expect(seen).toEqual(await inOrder(patientId));
  });

  it('is handled once and in the order of its patient, whatever fails and however many workers there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2), { minLength: 1, maxLength: 12 }),
        fc.array(fc.boolean(), { maxLength: 20 }),
        async (happened, fails) => {
          const patients = [randomUUID(), randomUUID(), randomUUID()];
          const seen = new Map<string, string[]>();
          const left = [...fails];
          const handling = (name: string) => async (event: DeliveredEvent) => {
            const { count } = (await unitOfWork.query<{ count: number }>('SELECT 1 AS count'))[0] as { count: number };
            if (left.shift()) throw new Error(`broken ${count}`);
            unitOfWork.afterCommit(() => {
              const key = `${name} ${patientOf(event)}`;
              seen.set(key, [...(seen.get(key) ?? []), event.id]);
            });
          };
          const worker = () => deliveryTo(subscriber(handling('a'), 'a'), subscriber(handling('b'), 'b'));
          const workers = [worker(), worker()];
          for (const who of happened) {
            await unitOfWork.run(clinics[0], () =>
              events.append('patient.registered', { patientId: patients[who] as string }),
            );
            if (who === 0) await Promise.all(workers.map((one) => one.deliverPending()));
          }
          for (let rounds = 0; (rounds === 0 || (await waiting()) > 0) && rounds < 100; rounds += 1) {
            await Promise.all(workers.map((one) => one.deliverPending()));
            await retryNow();
          }
          for (const patient of patients)
            for (const name of ['a', 'b']) expect(seen.get(`${name} ${patient}`) ?? []).toEqual(await inOrder(patient));
        },
      ),
      { numRuns: 15 },
    );
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
});
