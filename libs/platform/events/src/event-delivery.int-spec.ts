import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import type { DeliveredEvent } from './event-subscriber.js';
import {
  clinics,
  deliveryTo,
  events,
  lines,
  optedOut,
  pool,
  registered,
  retryNow,
  setUpEvents,
  subscriber,
  unitOfWork,
  waiting,
} from '../../../../test/support/event-scene.js';

setUpEvents();

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
    await optedOut(bad);
    await optedOut(good);
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

  it('that fails again and again is tried less and less often, and reported, so that somebody looks', async () => {
    await registered();
    const delivery = deliveryTo(subscriber(() => Promise.reject(new Error('broken'))));
    const waits: number[] = [];
    for (let tries = 1; tries <= 14; tries += 1) {
      await delivery.deliverPending();
      const [row] = await unitOfWork.run(clinics[0], () =>
        unitOfWork.query<{ seconds: number }>(
          'SELECT extract(epoch FROM next_try_at - now())::float AS seconds FROM event_delivery',
        ),
      );
      waits.push(row?.seconds ?? 0);
      await retryNow();
    }
    for (const [doubled, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(Math.min(2 ** doubled, 3600));
    // less the time that a busy machine needs to look
    expect([waits[9], waits[12], waits[13]].map((wait) => Math.round((wait as number) / 600))).toEqual([1, 6, 6]);
    expect(lines.slice(-14).map((line) => (JSON.parse(line) as { level: number }).level)).toEqual([
      ...Array<number>(9).fill(40),
      ...Array<number>(5).fill(50),
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
    await retryNow();
    expect([seen.length, await waiting(), await added.find(9)]).toEqual([1, 1, []]);
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
