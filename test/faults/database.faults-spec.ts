import { queueBackends, type Sql } from '@snowmelt/testing';
import { until } from '../support/until.js';
import { atScene, isLong, MANY } from './at-scene.js';
import { startOwnDatabase } from './database.js';
import { drop, own, taking } from './faults.js';

let database: Awaited<ReturnType<typeof startOwnDatabase>>;
beforeAll(async () => {
  database = await startOwnDatabase();
});
afterAll(async () => database?.stop());

const rollbacks = async (sql: Sql) =>
  Number(
    (await sql('SELECT xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()'))[0]?.['count'],
  );

describe.each(queueBackends())('what is owed, with the queue on $name', (backend) => {
  const { scene: at, areSentOnce } = atScene(backend, () => database);
  beforeEach(() => at().provider.behave({ sends: [own, own, taking(drop)] }));
  afterEach(() => expect(at().fleet.workers()).toHaveLength(2)); // neither ended because of it

  it('is sent once when PostgreSQL crashes and recovers', async () => {
    const touches = await at().owe(MANY);
    await at().moves(touches, 4);
    await at().withoutOwner(() => database.crashAndRecover());
    await areSentOnce(touches);
  });

  it('is sent once when PostgreSQL only reads for a while, also what the provider took meanwhile', async () => {
    const touches = await at().owe(MANY);
    await at().moves(touches, 4);
    await database.readOnly(true);
    const before = await rollbacks(at().sql);
    await until('the workers cannot write', async () => (await rollbacks(at().sql)) >= before + 5);
    const { twice, lost } = await at().outcome(touches);
    expect({ twice, lost }).toEqual({ twice: [], lost: [] });
    await database.readOnly(false);
    await areSentOnce(touches);
  });

  // where the queue is in PostgreSQL, it stands still too
  if (isLong || !backend.redisUrl)
    it('is sent once when the connections to PostgreSQL are half open', async () => {
      const touches = await at().owe(MANY);
      await at().moves(touches, 4);
      database.line.forget();
      await areSentOnce(touches);
    });
});
