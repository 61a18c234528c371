import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { testConfig } from '../../../../test/support/settings.js';
import { until } from '../../../../test/support/until.js';
import { createPool } from './database.module.js';
import { Duties } from './duties.js';
import { type Duty, type OfClinic, performDuty } from './duty.js';
import { UnitOfWork } from './unit-of-work.js';

let database: TestDatabase;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let clinics: string[];
let config: Config;

beforeAll(async () => {
  database = await createTestDatabase();
  config = testConfig(database.appUrl, { SWEEP_SECONDS: '0.05' });
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
const dutiesOf = (...some: Duty[]) => {
  const duties = new Duties(unitOfWork, config, new Logger('error', { write: (line) => lines.push(line) }));
  for (const duty of some) duties.add(duty);
  return duties;
};
/** A duty with this many full batches in each clinic. */
const counting = (full: number, more: Partial<Duty> = {}) => {
  const batches = new Map<string, number>();
  const act = () => {
    const done = (batches.get(unitOfWork.clinicId()) ?? 0) + 1;
    batches.set(unitOfWork.clinicId(), done);
    return Promise.resolve(done <= full);
  };
  return { name: 'counting', act, of: () => clinics.map((clinic) => batches.get(clinic) ?? 0), ...more };
};
const failing: Duty = {
  name: 'stuck',
  act: ({ clinicId }) => (clinicId === clinics[0] ? Promise.reject(new Error('Robin Example')) : Promise.resolve()),
};
const transaction = async () =>
  (await unitOfWork.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id'))[0]?.id as string;

it('continues with each clinic until nothing is left, each batch in a transaction of its own', async () => {
  const transactions: string[] = [];
  const duty = counting(3);
  const recording: Duty = {
    ...duty,
    act: async (found) => {
      transactions.push(await transaction());
      return duty.act(found);
    },
  };
  await dutiesOf(recording).round();
  expect([duty.of(), new Set(transactions).size]).toEqual([[4, 4], 8]);
});

it('continues past what cannot be done, logs it by name without its words, and shows it to the operator', async () => {
  const after = counting(0);
  const duties = dutiesOf(failing, after);
  expect(duties.health().map(({ secondsAgo }) => secondsAgo)).toEqual([null, null]);
  await duties.round();
  expect(after.of()).toEqual([1, 1]);
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ job: 'stuck', clinicId: clinics[0] }),
  ]);
  expect(lines.join()).not.toContain('Robin');
  expect(duties.health()).toEqual([
    { duty: 'stuck', everySeconds: 0.05, secondsAgo: 0, successSecondsAgo: null, startedSecondsAgo: 0, failures: 1 },
    { duty: 'counting', everySeconds: 0.05, secondsAgo: 0, successSecondsAgo: 0, startedSecondsAgo: 0, failures: 0 },
  ]);
});

it('shows to the operator for how long a first round has not ended', () => {
  const real = performance.now.bind(performance);
  const duties = dutiesOf(counting(0));
  performance.now = () => real() + 700_000;
  expect(duties.health()).toMatchObject([{ secondsAgo: null, startedSecondsAgo: 700 }]);
  performance.now = real;
});

it('postpones what failed in a transaction that is not lost with it', async () => {
  const postponed: [string, string][] = [];
  const duty: Duty = {
    ...failing,
    postpone: ({ clinicId }) => Promise.resolve(void postponed.push([clinicId, unitOfWork.clinicId()])),
  };
  await performDuty(unitOfWork, duty, { onFailure: () => undefined });
  expect(postponed).toEqual([[clinics[0], clinics[0]]]);
});

it('holds no transaction while a provider is asked, and asks no more after five seconds', async () => {
  const asked: string[] = [];
  const faults: unknown[] = [];
  const real = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => real() + ahead;
  const asking: Duty = {
    name: 'asking',
    asksProvider: true,
    find: () => Promise.resolve([0, 1, 2].map((n) => ({ clinicId: clinics[n % 2] as string }))),
    act: ({ clinicId }) => {
      expect(() => unitOfWork.clinicId()).toThrow('no unit of work');
      ahead += 3000;
      return Promise.resolve(void asked.push(clinicId));
    },
  };
  await performDuty(unitOfWork, asking, { onFailure: (_one, error) => faults.push(error) });
  performance.now = real;
  expect([asked, faults]).toEqual([clinics, []]);
});

it('acts on as many at a time as the duty says', async () => {
  let [now, most] = [0, 0];
  let release: () => void = () => undefined;
  const three = new Promise<void>((resolve) => {
    release = resolve;
  });
  const found = Array.from({ length: 9 }, () => ({ clinicId: clinics[0] as string }));
  const duty: Duty<OfClinic> = {
    name: 'some at once',
    atOnce: 3,
    find: () => Promise.resolve(found),
    act: async () => {
      most = Math.max(most, (now += 1));
      if (now === 3) release();
      await three;
      now -= 1;
    },
  };
  expect(await performDuty(unitOfWork, duty, { onFailure: () => undefined })).toBe(9);
  expect(most).toBe(3);
});

it('begins soon after the start of the worker, whatever the rhythm, and does not delay its shutdown', async () => {
  let clinic = '';
  const endless: Duty = {
    name: 'endless',
    everySeconds: 3600,
    act: () => {
      clinic = unitOfWork.clinicId();
      return Promise.resolve(true);
    },
  };
  const other = counting(0);
  const duties = dutiesOf(endless, other);
  duties.onApplicationBootstrap();
  await until('both have begun', () => Promise.resolve(clinic !== '' && (other.of()[1] ?? 0) > 1)); // and the other is not held up
  const first = clinic;
  await duties.beforeApplicationShutdown();
  expect(clinic).toBe(first); // it stopped before the second clinic
});

it('is done once more when it is woken while it runs, since what woke it may have come too late', async () => {
  let rounds = 0;
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const duties = dutiesOf({
    name: 'woken',
    find: async () => {
      rounds += 1;
      if (rounds === 1) await held;
      return [];
    },
    act: () => Promise.resolve(),
  });
  const all = [duties.wake('woken'), duties.wake('woken'), duties.wake('woken')];
  goOn();
  await Promise.all(all);
  expect(rounds).toBe(2);
});

it('has a name of its own', () => {
  expect(() => dutiesOf(counting(0), counting(0))).toThrow('two duties are named counting');
});

it('waits for an unreachable database', async () => {
  const away = createPool('postgres://nobody@127.0.0.1:1/none', 2);
  const duties = new Duties(new UnitOfWork(away), config, new Logger('silent'));
  duties.add(counting(0));
  await duties.round();
  expect(duties.health()).toMatchObject([{ failures: 1 }]);
  await away.end();
});
