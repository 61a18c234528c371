import { queueBackends } from '@snowmelt/testing';
import { until } from '../support/until.js';
import { startOwnDatabase } from './database.js';
import { drop, own, taking } from './faults.js';
import { onceEach, type Scene, startScene } from './scene.js';

const MANY = process.env['FAULTS'] === 'long' ? 100 : 40;
let database: Awaited<ReturnType<typeof startOwnDatabase>>;

beforeAll(async () => {
  database = await startOwnDatabase();
});
afterAll(async () => database?.stop());

describe.each(queueBackends())('what is owed, with the queue on $name', ({ redisUrl }) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene({ ...database, redisUrl });
  });
  afterAll(async () => scene?.stop());
  beforeEach(async () => {
    await scene.pass();
    await scene.provider.behave({ sends: [own, own, taking(drop)] });
  });

  const areSentOnce = async (touches: readonly string[], patience?: number) => {
    await scene.settled(touches, patience);
    expect(await scene.outcome(touches)).toEqual(onceEach(touches.length));
    expect(scene.fleet.workers()).toHaveLength(2); // neither ended because of it
  };

  const rollbacks = async () =>
    Number(
      (await scene.sql('SELECT xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()'))[0]?.[
        'count'
      ],
    );

  it('is sent once when PostgreSQL crashes and recovers', async () => {
    const touches = await scene.owe(MANY);
    await scene.moves(touches, 4);
    await scene.withoutOwner(() => database.crashAndRecover());
    await areSentOnce(touches);
  });

  it('is sent once when PostgreSQL only reads for a while, also what the provider took meanwhile', async () => {
    const touches = await scene.owe(MANY);
    await scene.moves(touches, 4);
    await database.readOnly(true);
    const before = await rollbacks();
    await until('the workers cannot write', async () => (await rollbacks()) >= before + 5);
    const { twice, lost } = await scene.outcome(touches);
    expect({ twice, lost }).toEqual({ twice: [], lost: [] });
    await database.readOnly(false);
    await areSentOnce(touches);
  });

  it('is sent once when the connections to PostgreSQL are half open', async () => {
    const touches = await scene.owe(MANY);
    await scene.moves(touches, 4);
    database.line.forget();
    await areSentOnce(touches, 100); // a statement is given up after ten seconds
  });
});
