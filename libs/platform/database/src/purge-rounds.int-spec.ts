import { Logger } from '@snowmelt/logging';
import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { createPool } from './database.module.js';
import { type Purge, PurgeRounds } from './purge-rounds.js';
import { UnitOfWork } from './unit-of-work.js';

let database: TestDatabase;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let clinics: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.appUrl, 4);
  unitOfWork = new UnitOfWork(pool);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  clinics = [await openedClinic(sqlOf(owner)), await openedClinic(sqlOf(owner))].sort();
  await owner.end();
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const lines: string[] = [];
const roundsOf = (...purges: Purge[]) => {
  const rounds = new PurgeRounds(unitOfWork, new Logger('error', { write: (line) => lines.push(line) }));
  for (const purge of purges) rounds.add(purge);
  return rounds;
};
/** A purge with this many full batches in each clinic. */
const counting = (full: number, name = 'counting') => {
  const batches = new Map<string, number>();
  const batch = async () => {
    const done = (batches.get(unitOfWork.clinicId()) ?? 0) + 1;
    batches.set(unitOfWork.clinicId(), done);
    return done <= full;
  };
  return { name, batch, of: () => clinics.map((clinic) => batches.get(clinic) ?? 0) };
};

it('continues with each clinic until nothing is left', async () => {
  const purge = counting(3);
  await roundsOf(purge).round();
  expect(purge.of()).toEqual([4, 4]);
});

it('continues past what cannot be deleted, and logs it by name', async () => {
  const failing: Purge = {
    name: 'stuck',
    batch: () =>
      unitOfWork.clinicId() === clinics[0] ? Promise.reject(new Error('Robin Example')) : Promise.resolve(false),
  };
  const after = counting(0);
  await roundsOf(failing, after).round();
  expect(after.of()).toEqual([1, 1]);
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ job: 'stuck', clinicId: clinics[0] }),
  ]);
  expect(lines.join()).not.toContain('Robin');
});

it('starts with the worker, and does not delay its shutdown', async () => {
  let reached: () => void = () => undefined;
  const begun = new Promise<void>((resume) => {
    reached = resume;
  });
  let clinic = '';
  const endless: Purge = {
    name: 'endless',
    batch: () => {
      clinic = unitOfWork.clinicId();
      reached();
      return Promise.resolve(true);
    },
  };
  const rounds = roundsOf(endless);
  rounds.onApplicationBootstrap();
  await begun;
  const first = clinic;
  await rounds.beforeApplicationShutdown();
  expect(clinic).toBe(first); // it stopped before the second clinic
});

it('waits for an unreachable database', async () => {
  const away = createPool('postgres://nobody@127.0.0.1:1/none', 2);
  await new PurgeRounds(new UnitOfWork(away), new Logger('silent')).round();
  await away.end();
});
