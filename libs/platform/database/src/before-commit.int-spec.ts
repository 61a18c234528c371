import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { createPool } from './database.module.js';
import { UnitOfWork } from './unit-of-work.js';

let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let clinic: string;

/** Each call writes one row: all the entries it was given. */
const keep = (entry: unknown) => unitOfWork.beforeCommit('SELECT keep_together($1)', entry);
const calls = async () =>
  (await owner.query<{ entries: unknown[] }>('SELECT entries FROM kept ORDER BY id')).rows.map(
    ({ entries }) => entries,
  );

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`
    CREATE TABLE kept (id bigint GENERATED ALWAYS AS IDENTITY, entries jsonb NOT NULL CHECK (entries <> '["refused"]'));
    CREATE FUNCTION keep_together(p_entries jsonb) RETURNS void LANGUAGE sql AS 'INSERT INTO kept (entries) VALUES (p_entries)';
    CREATE FUNCTION keep_alone(p_entries jsonb) RETURNS void LANGUAGE sql AS 'INSERT INTO kept (entries) VALUES (p_entries)';
    GRANT SELECT, INSERT ON kept TO snowmelt_app`);
  pool = createPool(database.appUrl, 4);
  unitOfWork = new UnitOfWork(pool);
  clinic = await openedClinic(sqlOf(owner));
});
beforeEach(() => owner.query('TRUNCATE kept'));
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

describe('what a run collects for its commit', () => {
  it('is written by one call, in order, after everything else', async () => {
    const seen = await unitOfWork.run(clinic, async () => {
      keep('first');
      keep('second');
      return unitOfWork.query('SELECT FROM kept');
    });
    expect(seen).toEqual([]);
    expect(await calls()).toEqual([['first', 'second']]);
  });

  it('is written in one order, whatever was collected first: each call takes a lock', async () => {
    await unitOfWork.run(clinic, () => {
      keep('together');
      unitOfWork.beforeCommit('SELECT keep_alone($1)', 'alone');
    });
    expect(await calls()).toEqual([['alone'], ['together']]);
  });

  it.each(["it's", '$1 and $&', 'back\\slash', '"; DROP TABLE kept; --'])('keeps every letter of %s', async (text) => {
    await unitOfWork.run(clinic, () => keep({ text }));
    expect(await calls()).toEqual([[{ text }]]);
  });

  it('includes what an inner run collected, unless that one failed', async () => {
    await unitOfWork.run(clinic, async () => {
      await unitOfWork.run(clinic, () => keep('done'));
      await unitOfWork
        .run(clinic, () => {
          keep('undone');
          throw new Error('no');
        })
        .catch(() => undefined);
      keep('after');
    });
    expect(await calls()).toEqual([['done', 'after']]);
  });

  it('is dropped with a run that fails', async () => {
    const failing = unitOfWork.run(clinic, () => {
      keep('undone');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await calls()).toEqual([]);
  });

  it('undoes the work when it cannot be written, and wakes nobody', async () => {
    const woken: string[] = [];
    const refused = unitOfWork.run(clinic, async () => {
      await unitOfWork.query(`INSERT INTO kept (entries) VALUES ('["the work"]')`);
      unitOfWork.afterCommit(() => woken.push('woken'));
      keep('refused');
    });
    await expect(refused).rejects.toMatchObject({ code: '23514' });
    expect(await calls()).toEqual([]);
    expect(woken).toEqual([]);
    await unitOfWork.run(clinic, () => keep('the connection is fit for the next run'));
    expect(await calls()).toHaveLength(1);
  });
});

describe('a run', () => {
  it('does not pass for committed when its work hid that a statement had failed', async () => {
    const hiding = unitOfWork.run(clinic, async () => {
      await unitOfWork.query(`INSERT INTO kept (entries) VALUES ('["lost"]')`);
      await unitOfWork.query('SELECT 1 / 0').catch(() => undefined);
      return 'done';
    });
    await expect(hiding).rejects.toThrow('rolled back');
    expect(await calls()).toEqual([]);
  });

  it('does not wake for an inner run that failed', async () => {
    const woken: string[] = [];
    await unitOfWork.run(clinic, async () => {
      await unitOfWork
        .run(clinic, () => {
          unitOfWork.afterCommit(() => woken.push('inner'));
          throw new Error('no');
        })
        .catch(() => undefined);
      unitOfWork.afterCommit(() => woken.push('outer'));
    });
    expect(woken).toEqual(['outer']);
  });
});
