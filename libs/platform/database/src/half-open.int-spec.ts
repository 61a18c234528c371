import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { startTcpLine } from '../../../../test/support/tcp-line.js';
import { createPool } from './database.module.js';
import { UnitOfWork } from './unit-of-work.js';

let database: TestDatabase;
let line: Awaited<ReturnType<typeof startTcpLine>>;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let clinic: string;
const LIMIT_MS = 3000;

beforeAll(async () => {
  database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  clinic = await openedClinic(sqlOf(owner), { name: 'North' });
  await owner.end();
});
beforeEach(async () => {
  const address = new URL(database.appUrl);
  line = await startTcpLine(address.hostname, Number(address.port));
  address.port = String(line.port);
  pool = createPool(address.href, 4);
  unitOfWork = new UnitOfWork(pool);
  // all four are open, and idle
  await Promise.all([1, 2, 3, 4].map(() => unitOfWork.lookup('SELECT 1')));
  expect(pool.idleCount).toBe(4);
});
afterEach(async () => {
  await line.cut();
  await pool.end();
});
afterAll(() => database.drop());

const now = performance.now.bind(performance);
afterEach(() => {
  performance.now = now;
});
/** Nothing was heard of the connections for five seconds. */
const silent = () => {
  performance.now = () => now() + 5000;
};
const timed = async (work: () => Promise<unknown>) => {
  const since = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - since) / 1e6;
};

it.each<[string, () => Promise<unknown>]>([
  ['a transaction', () => unitOfWork.run(clinic, () => unitOfWork.query('SELECT 1'))],
  ['a statement by itself', () => unitOfWork.lookup('SELECT 1')],
])(
  'when all connections are half open, %s goes by a new one, and so does all that follows at once',
  async (_what, work) => {
    silent();
    line.forget();
    expect(await timed(work)).toBeLessThan(LIMIT_MS);
    expect(await timed(() => Promise.all([work(), work(), work()]))).toBeLessThan(1000);
  },
);

it('many that begin at once are answered within that time, too', async () => {
  silent();
  line.forget();
  const works = Array.from({ length: 20 }, (_, n) =>
    n % 2 ? unitOfWork.lookup('SELECT 1') : unitOfWork.run(clinic, () => unitOfWork.query('SELECT 1')),
  );
  expect(await timed(() => Promise.all(works))).toBeLessThan(LIMIT_MS);
});

it('a transaction whose connection goes half open ends when its statement is given up, and does not wait again', async () => {
  const hasty = new pg.Pool({ ...pool.options, query_timeout: 500 });
  const work = new UnitOfWork(hasty);
  const lost = work.run(clinic, async () => {
    line.forget();
    await work.query('SELECT 1');
  });
  expect(await timed(() => expect(lost).rejects.toThrow('Query read timeout'))).toBeLessThan(LIMIT_MS);
  expect(await work.run(clinic, () => 'answers')).toBe('answers');
  await hasty.end();
});

it('where nothing answers any more, it is said within that time', async () => {
  silent();
  await line.cut();
  const [one, other] = await Promise.allSettled([
    timed(() => unitOfWork.run(clinic, () => undefined)),
    timed(() => unitOfWork.lookup('SELECT 1')),
  ]);
  expect([one.status, other.status]).toEqual(['rejected', 'rejected']);
});
