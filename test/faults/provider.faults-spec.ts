import { queueBackends } from '@snowmelt/testing';
import { until } from '../support/until.js';
import { type AtScene, atScene, isLong, MANY } from './at-scene.js';
import { drop, fault, hang, own, page, refusals, taking } from './faults.js';
import type { Conduct } from './messages-api.js';
import { onceEach } from './outcome.js';

const conducts: [string, Partial<Conduct>][] = [
  ['by two workers at once', {}],
  [
    'when sends hang and connections drop, the text taken or not',
    { sends: [own, own, own, own, hang, taking(hang), drop, taking(drop)] },
  ],
  [
    'when faults are answered, the text taken or not',
    {
      sends: [
        ...[own, own, own, own, own, own, own, own],
        ...[fault(500), taking(fault(500)), fault(503, page), taking(fault(503, page))],
        ...[fault(200, page), taking(fault(200, page)), fault(408), fault(429, '{"code":20429}')],
      ],
    },
  ],
  [
    'when texts are taken only after the fault was answered, and listed later still',
    { sends: [own, own, taking(fault(500), 300), taking(drop, 300)], listLagMs: 400 },
  ],
  [
    'when the look-ups fail too',
    {
      sends: [own, own, own, drop, taking(drop)],
      looks: [fault(404, page), own, drop, own, fault(200, '{"messages":null}'), own],
    },
  ],
];

function onBadDays({ scene: at, areSentOnce }: AtScene) {
  it.each(conducts)('is sent once %s', async (_what, conduct) => {
    await at().provider.behave(conduct);
    await areSentOnce(await at().owe(MANY));
  });

  it('is sent once or left to a person when the account keeps no texts', async () => {
    await at().provider.behave({ sends: [own, own, own, hang, taking(hang), taking(drop)], keepsTexts: false });
    const touches = await at().owe(MANY);
    if (!(await at().settled(touches, 15))) await at().hourOfDoubt(touches);
    const { owed, twice, lost, aPersons } = await at().outcome(touches);
    expect({ owed, twice, lost }).toEqual({ owed: MANY, twice: [], lost: [] });
    expect(aPersons).toBeLessThan(MANY / 2);
  });
}

function inOutages({ scene: at, areSentOnce }: AtScene) {
  it('is sent once when the account was refused for a while', async () => {
    await at().provider.behave({ sends: refusals });
    const touches = await at().owe(MANY);
    await at().provider.asked(6);
    await at().provider.behave();
    await areSentOnce(touches);
  });

  it('is sent once after an outage of six hours, in which the provider is asked a few times only', async () => {
    await at().provider.behave({ sends: [fault(503, page), ...refusals], looks: [fault(503, page)] });
    const touches = await at().owe(MANY);
    const before = (await at().provider.seen()).sends;
    for (let hours = 0; hours <= 6; hours += 1) {
      await until('all that is due was tried or put off', async () => (await at().dueNow(touches)) === 0);
      await at().pass(60);
    }
    // each of them once an hour, were it not for the rests of the workers
    expect((await at().provider.seen()).sends - before).toBeLessThan(MANY * 2);
    expect((await at().outcome(touches)).lost).toEqual([]);
    await at().provider.behave();
    await areSentOnce(touches);
  });

  it('is sent once when the provider is killed and comes back', async () => {
    await at().provider.behave({ sends: [own, own, taking(drop)] });
    const touches = await at().owe(MANY);
    await at().provider.asked(MANY / 4);
    await at().provider.kill();
    await until('a worker finds nobody', async () => (await at().waiting(touches, 'UNREACHABLE')) > 0);
    await at().provider.start();
    await areSentOnce(touches);
  });
}

function withCallbacks({ scene: at, areSentOnce }: AtScene) {
  describe('while the provider calls back', () => {
    beforeAll(() => at().startApi());
    afterAll(() => at().stopApi());

    it.each(['told', 'told twice', 'told backwards', 'untold'] as const)(
      'is sent once and known to have arrived, when that is %s',
      async (delivers) => {
        await at().provider.behave({ sends: [own, own, own, taking(drop), taking(fault(500))], delivers });
        const touches = await at().owe(MANY);
        await areSentOnce(touches);
        await until('all have arrived', async () => {
          // nobody calls back twice: what did not get through is asked for, as what was never told
          if (delivers === 'untold' || (await at().provider.seen()).refusedCallbacks > 0) await at().fatesAskedNow();
          return (await at().arrived(touches)) === MANY;
        });
        expect(await at().outcome(touches)).toEqual(onceEach(MANY));
      },
    );
  });
}

// the queue plays no part in what the provider does; the mix in workers.faults-spec has both
describe.each(queueBackends().slice(isLong ? 0 : -1))('what is owed, with the queue on $name', (backend) => {
  const stage = atScene(backend);
  onBadDays(stage);
  inOutages(stage);
  withCallbacks(stage);
});
