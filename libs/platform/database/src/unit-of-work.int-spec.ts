import { openedClinic } from '@snowmelt/identity/testing';
import { registeredPatient } from '@snowmelt/patients/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { createPool } from './database.module.js';
import { createPrisma } from './prisma-database.js';
import { UnitOfWork } from './unit-of-work.js';

let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let north: string;
let south: string;

const sql = (text: string, values: unknown[] = []) => unitOfWork.query(text, values);
const addPatient = (familyName: string) => registeredPatient(sql, { familyName });
const namesOf = (clinicId: string) =>
  unitOfWork.run(clinicId, async () =>
    (await unitOfWork.query<{ family_name: string }>('SELECT family_name FROM patient ORDER BY family_name')).map(
      (row) => row.family_name,
    ),
  );

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  pool = createPool(database.appUrl, 6);
  unitOfWork = new UnitOfWork(pool);
});
beforeEach(async () => {
  north = await openedClinic(sqlOf(owner), { name: 'North' });
  south = await openedClinic(sqlOf(owner), { name: 'South' });
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

it('a statement is planned once for a connection, whatever its values', async () => {
  const text = 'SELECT given_name FROM patient WHERE family_name = $1';
  const planned = await unitOfWork.run(north, async () => {
    for (const name of 'abcdefgh') await sql(text, [name]);
    return sql(
      'SELECT generic_plans::int AS once, custom_plans::int AS anew FROM pg_prepared_statements WHERE statement = $1',
      [text],
    );
  });
  expect(planned).toEqual([{ once: 8, anew: 0 }]);
});

describe('tenants', () => {
  it('see their own rows only, and no rows outside a unit of work', async () => {
    await unitOfWork.run(north, () => addPatient('Northern'));
    await unitOfWork.run(south, () => addPatient('Southern'));
    expect(await namesOf(north)).toEqual(['Northern']);
    expect(await namesOf(south)).toEqual(['Southern']);
    expect(await unitOfWork.lookup('SELECT * FROM patient')).toEqual([]);
    expect(await createPrisma(unitOfWork).patient.findMany()).toEqual([]);
  });

  it('cannot write a row of another clinic', async () => {
    await expect(
      unitOfWork.run(north, () => registeredPatient(sql, { familyName: 'Stray', clinicId: south })),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('are kept apart when two of them use Prisma in the same tick', async () => {
    const prisma = createPrisma(unitOfWork);
    const northern = await unitOfWork.run(north, () => addPatient('Northern'));
    const southern = await unitOfWork.run(south, () => addPatient('Southern'));
    const ready: (() => void)[] = [];
    const together = () =>
      new Promise<void>((resolve) => {
        ready.push(resolve);
        if (ready.length === 4) for (const go of ready) go();
      });
    const ask = (clinicId: string, id: string) =>
      unitOfWork.run(clinicId, async () => {
        await together();
        return (await prisma.patient.findUnique({ where: { id } }))?.familyName ?? null;
      });
    expect(
      await Promise.all([ask(north, northern), ask(south, northern), ask(north, southern), ask(south, southern)]),
    ).toEqual(['Northern', null, null, 'Southern']);
  });

  it('are separated by forced row-level security on every table, none of which the application owns', async () => {
    const { rows } = await owner.query<{ name: string; forced: boolean; owner: string }>(`
      SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced, pg_get_userbyid(c.relowner) AS owner FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND (a.attname = 'clinic_id' OR c.relname = 'clinic' AND a.attname = 'id')
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`);
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((table) => !table.forced || table.owner === 'snowmelt_app')).toEqual([]);
  });
});

describe('a unit of work', () => {
  it('is rolled back whole when it throws, Prisma included', async () => {
    const prisma = createPrisma(unitOfWork);
    await expect(
      unitOfWork.run(north, async () => {
        await addPatient('First');
        await prisma.patient.create({
          data: {
            clinicId: north,
            givenName: 'Ada',
            familyName: 'Second',
            birthOn: new Date('1980-02-03'),
            language: 'en-US',
            timeZone: 'America/Denver',
          },
        });
        expect(await prisma.patient.count()).toBe(2);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await namesOf(north)).toEqual([]);
  });

  it('inside another is a savepoint: its failure does not affect the outer one', async () => {
    await unitOfWork.run(north, async () => {
      await addPatient('Kept');
      await expect(
        unitOfWork.run(north, async () => {
          await addPatient('Dropped');
          await unitOfWork.query('SELECT 1 / 0');
        }),
      ).rejects.toMatchObject({ code: '22012' });
      await unitOfWork.run(north, () => addPatient('Kept too'));
    });
    expect(await namesOf(north)).toEqual(['Kept', 'Kept too']);
  });

  it('runs after-commit tasks after the commit, and not after a rollback', async () => {
    const done: string[] = [];
    await unitOfWork.run(north, async () => {
      unitOfWork.afterCommit(() => done.push('committed'));
      await addPatient('Somebody');
      expect(done).toEqual([]);
    });
    await unitOfWork
      .run(north, () => {
        unitOfWork.afterCommit(() => done.push('never'));
        return Promise.reject(new Error('no'));
      })
      .catch(() => undefined);
    expect(done).toEqual(['committed']);
  });

  it('waits for its own clinic when that one has many at work, while another clinic finds a connection', async () => {
    let finish: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (finish = resolve));
    const burst = Array.from({ length: 20 }, () => unitOfWork.run(north, () => end));
    expect(await unitOfWork.run(south, () => 'done')).toBe('done');
    finish();
    await Promise.all(burst);
  });

  it('does not change its clinic, and runs its statements in order', async () => {
    await expect(unitOfWork.run(north, () => unitOfWork.run(south, () => Promise.resolve()))).rejects.toThrow(
      'cannot change its clinic',
    );
    await expect(unitOfWork.run('x', () => Promise.resolve())).rejects.toThrow(TypeError);
    await unitOfWork.run(north, () => Promise.all(['A', 'B', 'C'].map(addPatient)));
    expect(await namesOf(north)).toEqual(['A', 'B', 'C']);
  });
});
