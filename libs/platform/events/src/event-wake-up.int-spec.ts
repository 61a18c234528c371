import { ChangeFeed, Duties } from '@snowmelt/database';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { until } from '../../../../test/support/until.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';
import { EventDelivery } from './event-delivery.js';
import { EventWakeUp } from './event-wake-up.js';
import {
  clinics,
  database,
  events,
  pool,
  registered,
  setUpEvents,
  subscriber,
  unitOfWork,
} from '../../../../test/support/event-scene.js';

setUpEvents();

/** A connection that hears the workers' notices, and how many it has heard. */
async function listener() {
  const client = await pool.connect();
  let [notices, fences] = [0, 0];
  client.on('notification', ({ channel }) => {
    if (channel === 'spec_fence') fences += 1;
    else notices += 1;
  });
  await client.query('LISTEN events_appended; LISTEN spec_fence');
  return {
    notices: () => notices,
    /** Whatever was sent before has been heard. */
    fence: async () => {
      const before = fences;
      await unitOfWork.lookup(`SELECT pg_notify('spec_fence', '')`);
      await until('the fence is heard', () => fences > before);
    },
    stop: () => client.release(true),
  };
}

describe('the notice that there are events', () => {
  it('is sent after the commit, and not before', async () => {
    const heard = await listener();
    await unitOfWork.run(clinics[0], async () => {
      events.append('patient.registered', { patientId: clinics[0] });
      for (let times = 0; times < 5; times += 1) await heard.fence();
      expect(heard.notices()).toBe(0);
    });
    await until('a notice has come', () => heard.notices() > 0);
    heard.stop();
  });

  it('is sent once more, and once only, for all that is committed while one is on its way', async () => {
    const lookup = unitOfWork.lookup.bind(unitOfWork);
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let sent = 0;
    unitOfWork.lookup = async (...asked) => {
      sent += 1;
      await arrived;
      return lookup(...asked);
    };
    for (let times = 0; times < 5; times += 1) await registered();
    expect(sent).toBe(1);
    arrive();
    await until('one more is sent', () => sent > 1);
    await until('it has arrived', () => !events['isWaking']);
    expect(sent).toBe(2);
  });

  it('has a worker deliver at once, without waiting for its next round', async () => {
    const log = new Logger('silent');
    const config = Config.read({
      NODE_ENV: 'test',
      DATABASE_URL: database.appUrl,
      PUBLIC_URL: 'http://127.0.0.1:1',
      APP_SECRET: 'x'.repeat(32),
    });
    const [handOut, duties, feed] = [
      new EventHandOutDuty(unitOfWork),
      new Duties(unitOfWork, config, log),
      new ChangeFeed(config),
    ];
    const delivery = new EventDelivery(unitOfWork, log, handOut);
    const seen: string[] = [];
    delivery.subscribe(subscriber(async ({ payload }) => void seen.push(payload.patientId)));
    duties.add(handOut);
    duties.add(delivery);
    await new EventWakeUp(duties, handOut, delivery, feed).listen();
    const patients = [await registered(), await registered(clinics[1])];
    await until('both have been delivered', () => seen.length === 2);
    expect(seen.toSorted()).toEqual(patients.toSorted());
    await feed.onApplicationShutdown();
  });
});
