import { AuditLog } from '@snowmelt/audit';
import { performDuty, type PurgedTable, RetentionDuty, retentionReport, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { createBookingClinic } from '../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../test/support/clinic-context.js';
import { testConfig } from '../../../test/support/settings.js';
import { allRetention } from './all-retention.js';

let context: ClinicContext;
let unitOfWork: UnitOfWork;
let tables: ReturnType<typeof allRetention>;
beforeAll(async () => {
  context = await createClinicContext([]);
  unitOfWork = context.get(UnitOfWork);
  tables = allRetention({
    unitOfWork,
    config: testConfig('postgres://app@127.0.0.1/none'),
    audit: context.get(AuditLog),
  });
});
afterAll(() => context?.stop());

/** Every table that there is, of whatever schema. The queue's own are one: another BullMQ may have others. */
const inDatabase = async () =>
  (
    await context.sql(
      `SELECT DISTINCT CASE n.nspname WHEN 'public' THEN c.relname WHEN 'bullmq' THEN 'bullmq.*' ELSE n.nspname || '.' || c.relname END AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_schema$'`,
    )
  )
    .map(({ name }) => name as string)
    .sort();
const undeclared = async () => {
  const declared = new Set(tables.map(({ table }) => table));
  return (await inDatabase()).filter((name) => !declared.has(name));
};

describe('every table', () => {
  it('has a time after which its rows go, or a reason why they stay', async () =>
    expect(await undeclared()).toEqual([]));

  it('that is new fails this spec until somebody says which', async () => {
    await context.sql('CREATE TABLE snow_depth (id uuid PRIMARY KEY)');
    const found = await undeclared();
    await context.sql('DROP TABLE snow_depth');
    expect(found).toEqual(['snow_depth']);
  });

  it('is declared once, and exists', async () => {
    expect(tables.map(({ table }) => table).sort()).toEqual(await inDatabase());
  });

  it('that holds a record is deleted from by no machine', () => {
    const records = tables.filter((one) => !['access', 'technical'].includes(one.class));
    expect(records.length).toBeGreaterThan(30);
    expect(records.filter((one) => 'purge' in one)).toEqual([]);
  });

  it('that is purged has a period that says where it is set, and a reason', () => {
    for (const one of tables) expect(one.because.length).toBeGreaterThan(5);
    const fixed = tables.filter((one) => 'purge' in one && one.period.setting === null).map(({ table }) => table);
    expect(fixed).toEqual(['request_count', 'passkey_challenge', 'sign_in_count', 'staff_device']);
  });
});

describe('a purge', () => {
  const failures: unknown[] = [];
  const lines: string[] = [];
  const purge = (...some: PurgedTable[]) =>
    performDuty(
      unitOfWork,
      new RetentionDuty(some, unitOfWork, new Logger('info', { write: (line) => lines.push(line) })),
      { onFailure: (_, error) => failures.push(error) },
    );
  const table = (name: string, act: PurgedTable['purge']): PurgedTable => ({
    table: name,
    class: 'technical',
    period: { value: 1, unit: 'day', setting: 'X' },
    because: 'of this spec',
    standing: () => Promise.resolve([{ rows: 0, over: 0, oldest: null }]),
    purge: act,
  });
  beforeEach(() => ([failures.length, lines.length] = [0, 0]));

  it('goes on in batches until a table has no more, in every clinic', async () => {
    const other = await createBookingClinic(context.ownerUrl);
    const left = new Map([context.clinic.id, other.id].map((id) => [id, 1200]));
    await purge(
      table('snow', (limit) => {
        const count = Math.min(limit, left.get(unitOfWork.clinicId()) ?? 0);
        left.set(unitOfWork.clinicId(), (left.get(unitOfWork.clinicId()) ?? 0) - count);
        return Promise.resolve(count);
      }),
    );
    expect([[...left.values()], failures]).toEqual([[0, 0], []]);
    expect(lines.map((line) => JSON.parse(line)).filter(({ clinicId }) => clinicId === other.id)).toEqual(
      [500, 500, 200].map((count) => expect.objectContaining({ job: 'retention.purge', table: 'snow', count })),
    );
  });

  it('that fails holds back no other table, and the log names the one that failed', async () => {
    const done: string[] = [];
    const fails = table('snow', () => Promise.reject(new Error('no')));
    await purge(
      fails,
      table('ice', () => {
        done.push(unitOfWork.clinicId());
        return Promise.resolve(0);
      }),
    );
    expect([done.length, failures.length]).toEqual([2, 2]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ job: 'retention.purge', table: 'snow', clinicId: expect.any(String) }),
      expect.objectContaining({ job: 'retention.purge', table: 'snow' }),
    ]);
  });
});

it('a dry run names every table, and tells of an empty clinic that nothing would go', async () => {
  const report = await retentionReport(tables, unitOfWork);
  expect(report).toContain('staff_session (access): after 24 hours (SESSION_RETENTION_HOURS)');
  const none = report.filter((line) => line === '  would go: 0 of 0; oldest: none');
  expect(none).toHaveLength(tables.filter((one) => 'purge' in one).length);
  expect(report.join('\n')).toMatch(/ {4}audit_event \(about \d+ rows\): who did and read what/);
  for (const { table: name } of tables) expect(report.join('\n')).toContain(name);
});
