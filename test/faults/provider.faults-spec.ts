import { createTestDatabase, queueBackends, type TestDatabase } from '@snowmelt/testing';
import fc from 'fast-check';
import { somebodyWaits, until } from '../support/until.js';
import { fault, hang, drop, own, page, refusals, taking } from './faults.js';
import { signalled } from './fleet.js';
import type { Conduct } from './messages-api.js';
import { mixOfFaults, wiped } from './mix.js';
import { onceEach, type Scene, startScene } from './scene.js';

const isLong = process.env['FAULTS'] === 'long';
const MANY = isLong ? 100 : 40;

describe.each(queueBackends())('what is owed, with the queue on $name', ({ redisUrl }) => {
  let database: TestDatabase;
  let scene: Scene;

  beforeAll(async () => {
    database = await createTestDatabase();
    scene = await startScene({ ...database, redisUrl });
  });
  afterAll(async () => {
    await scene?.stop();
    await database?.drop();
  });
  beforeEach(async () => {
    await scene.fleet.stand(2);
    await scene.provider.behave();
    await scene.pass(); // no worker rests because of what the former case did
  });
  const areSentOnce = async (touches: readonly string[]) => {
    await scene.settled(touches);
    expect(await scene.outcome(touches)).toEqual(onceEach(touches.length));
  };

  it.each<[string, Partial<Conduct>]>([
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
  ])('is sent once %s', async (_what, conduct) => {
    await scene.provider.behave(conduct);
    await areSentOnce(await scene.owe(MANY));
  });

  it('is sent once or left to a person when the account keeps no texts', async () => {
    await scene.provider.behave({ sends: [own, own, own, hang, taking(hang), taking(drop)], keepsTexts: false });
    const touches = await scene.owe(MANY);
    if (!(await scene.settled(touches))) await scene.hourOfDoubt(touches);
    const { owed, twice, lost, aPersons } = await scene.outcome(touches);
    expect({ owed, twice, lost }).toEqual({ owed: MANY, twice: [], lost: [] });
    expect(aPersons).toBeLessThan(MANY / 2);
  });

  it('is sent once when the account was refused for a while', async () => {
    await scene.provider.behave({ sends: refusals });
    const touches = await scene.owe(MANY);
    await scene.provider.asked(6);
    await scene.provider.behave();
    await areSentOnce(touches);
  });

  it('is sent once after an outage of six hours, in which the provider is asked a few times only', async () => {
    await scene.provider.behave({ sends: [fault(503, page)], looks: [fault(503, page)] });
    const touches = await scene.owe(MANY);
    const before = (await scene.provider.seen()).sends;
    await scene.provider.asked(5);
    for (let hours = 0; hours < 6; hours += 1) {
      await scene.pass(60);
      await scene.provider.asked(1, 'looks');
    }
    const { sends } = await scene.provider.seen();
    expect(sends - before).toBeLessThan(MANY);
    expect((await scene.outcome(touches)).lost).toEqual([]);
    await scene.provider.behave();
    await areSentOnce(touches);
  });

  it('is sent once when the provider is killed and comes back', async () => {
    await scene.provider.behave({ sends: [own, own, taking(drop)] });
    const touches = await scene.owe(MANY);
    await scene.provider.asked(MANY / 4);
    await scene.provider.kill();
    await until('a worker finds nobody', async () => (await scene.waiting(touches, 'UNREACHABLE')) > 0);
    await scene.provider.start();
    await areSentOnce(touches);
  });

  it('is sent once when both workers are killed in calls of which they do not know the end', async () => {
    await scene.provider.behave({ sends: [hang, taking(hang)] });
    const touches = await scene.owe(MANY);
    await scene.provider.asked(4);
    await scene.fleet.kill();
    await scene.provider.behave();
    await scene.fleet.stand(2);
    await areSentOnce(touches);
  });

  it('is sent once when both workers are killed between the claim and the call', async () => {
    const connected = scene.provider.asked(1, 'connections');
    await scene.provider.behave({ sends: [drop] }); // each send needs a new connection
    const touches = await scene.owe(MANY);
    await connected;
    await scene.fleet.kill();
    await scene.provider.behave();
    await scene.fleet.stand(1);
    await areSentOnce(touches);
  });

  it('is sent once when a worker is killed while it claims', async () => {
    const touches = await scene.owe(MANY, 'held'); // their rows are locked
    await until('it waits for the row', () => somebodyWaits(scene.sql));
    await scene.fleet.kill();
    await scene.sql('COMMIT');
    await scene.fleet.stand(2);
    await areSentOnce(touches);
  });

  it('is sent once although a worker stood still in its calls, and woke up after another one had sent them', async () => {
    const [sleeper] = scene.fleet.workers();
    const touches = await scene.owe(MANY);
    await scene.provider.asked(2, 'sends');
    sleeper?.process.kill('SIGSTOP');
    await scene.settled(touches);
    sleeper?.process.kill('SIGCONT');
    if (sleeper) await signalled(sleeper.process, 'SIGTERM');
    await areSentOnce(touches);
  });

  it('is sent once although every waiting job was wiped, again and again', async () => {
    const touches = await scene.owe(MANY);
    for (let times = 0; times < 3; times += 1) {
      await scene.moves(touches, 4);
      await wiped(scene.sql, redisUrl);
    }
    await areSentOnce(touches);
  });

  it('is sent once by two releases at work together, of which one does not know the kind', async () => {
    await scene.fleet.kill(scene.fleet.workers().slice(1));
    const former = scene.fleet.start('test/faults/former-worker.ts');
    await scene.fleet.stand(2);
    const touches = await scene.owe(MANY);
    await areSentOnce(touches);
    expect(scene.fleet.workers()).toContain(former);
    await scene.fleet.kill([former]);
  });

  describe('while the provider calls back', () => {
    beforeAll(async () => scene.startApi());
    afterAll(async () => scene.stopApi());

    it.each(['told', 'told twice', 'told backwards', 'untold'] as const)(
      'is sent once and known to have arrived, when that is %s',
      async (delivers) => {
        await scene.provider.behave({ sends: [own, own, own, taking(drop), taking(fault(500))], delivers });
        const touches = await scene.owe(MANY);
        await areSentOnce(touches);
        await until('all have arrived', async () => {
          if (delivers === 'untold') await scene.fatesAskedNow();
          return (await scene.arrived(touches)) === MANY;
        });
        expect(await scene.outcome(touches)).toEqual(onceEach(MANY));
      },
    );
  });

  it('is sent once or left to a person, whatever happens', async () => {
    const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 2 ** 31);
    process.stderr.write(`The mix of faults: FAULTS_SEED=${seed}\n`);
    const { courses, live } = mixOfFaults(scene, redisUrl, MANY);
    await fc.assert(fc.asyncProperty(courses, live), { seed, numRuns: isLong ? 12 : 2, endOnFailure: true });
  });
});
