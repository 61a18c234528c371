import { actIn, sqlOf } from '@snowmelt/testing';
import { somebodyWaits, until } from '../../../../test/support/until.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';
import {
  clinics,
  deliveryTo,
  events,
  optedOut,
  pool,
  registered,
  retryNow,
  setUpEvents,
  subscriber,
  unitOfWork,
  waiting,
} from '../../../../test/support/event-scene.js';
import { happenedToOthers } from './testing.js';

setUpEvents();

const both = ['patient.registered', 'patient.opted-out'] as const;
const inClinic = <T>(work: () => Promise<T>) => unitOfWork.run(clinics[0], work);
const broken = () => Promise.reject(new Error('broken'));

describe('an event that waits', () => {
  it('for its next try is not looked for, nor are the later ones behind it: they would fill a round', async () => {
    await optedOut(await registered());
    const delivery = deliveryTo(subscriber(broken, 'test', both));
    await delivery.deliverPending();
    expect(await delivery.find(9)).toEqual([]);
    await retryNow();
    expect(await delivery.find(9)).toHaveLength(1);
  });

  it('because it failed meanwhile is not tried at once by a worker that had found it before', async () => {
    const patientId = await registered();
    let tries = 0;
    const delivery = deliveryTo(
      subscriber(() => {
        tries += 1;
        return broken();
      }),
    );
    await delivery.deliverPending();
    expect(await inClinic(() => delivery.act({ clinicId: clinics[0], subscriber: 'test', patientId }))).toBe(false);
    expect(tries).toBe(1);
  });

  it('for a worker of a newer release, whose subscriber knows its type, is left alone, and holds back what comes after it', async () => {
    const patientId = await registered();
    const newer = deliveryTo(subscriber(async () => undefined, 'test', both));
    await newer.deliverPending();
    await optedOut(patientId);
    await inClinic(() => newer['handOut'].act());
    const seen: string[] = [];
    const older = deliveryTo(subscriber(async ({ type }) => void seen.push(type)));
    await inClinic(async () => events.append('patient.registered', { patientId }));
    await older.deliverPending();
    expect([seen, await waiting()]).toEqual([[], 2]);
    await newer.deliverPending();
    expect(await waiting()).toBe(0);
  });
});

describe('handing out', () => {
  /** More than one call hands out. */
  const many = async () => {
    const client = await pool.connect();
    const sql = sqlOf(client);
    await actIn(sql, clinics[0]);
    await happenedToOthers(sql, both[0], 501);
    await actIn(sql, '');
    client.release();
  };
  const pending = async () =>
    inClinic(() =>
      unitOfWork.query(
        `SELECT seq = (SELECT max(seq) FROM domain_event) AS last FROM domain_event WHERE delivered_at IS NULL`,
      ),
    );
  const handOutTo = (name: string) => {
    const handOut = new EventHandOutDuty(unitOfWork);
    handOut.add(subscriber(async () => undefined, name));
    return handOut;
  };

  it('begins with the first events, so that a later one never comes to a subscriber before them', async () => {
    await many();
    await inClinic(() => handOutTo('test').act());
    expect(await pending()).toEqual([{ last: true }]);
  });

  it('is done by one worker at a time: the other one waits, and goes on with what is left', async () => {
    await many();
    const first = await pool.connect();
    await first.query('BEGIN');
    await first.query(`SELECT set_config('app.clinic_id', $1, true)`, [clinics[0]]);
    await first.query('SELECT hand_out_events($1, $1, $2, 500)', [[both[0]], ['test']]);
    const other = inClinic(() => handOutTo('test').act());
    await until('the other one waits', () => somebodyWaits(sqlOf(first)));
    await first.query('COMMIT');
    first.release();
    expect(await other).toBe(true);
    expect([await pending(), await waiting()]).toEqual([[], 501]);
  });
});
