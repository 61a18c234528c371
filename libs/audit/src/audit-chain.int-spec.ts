import { createPool, UnitOfWork } from '@snowmelt/database';
import { openedClinic } from '@snowmelt/identity/testing';
import { actIn, createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';

let database: TestDatabase;
let owner: pg.Client;
let app: pg.Client;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let north: string;
let south: string;

beforeAll(async () => {
  database = await createTestDatabase();
  [owner, app] = [
    new pg.Client({ connectionString: database.ownerUrl }),
    new pg.Client({ connectionString: database.appUrl }),
  ];
  await Promise.all([owner.connect(), app.connect()]);
  pool = createPool(database.appUrl, 6);
  unitOfWork = new UnitOfWork(pool);
});
beforeEach(async () => {
  north = await openedClinic(sqlOf(owner), { name: 'North' });
  south = await openedClinic(sqlOf(owner), { name: 'South' });
});
afterAll(async () => {
  await pool?.end();
  await Promise.all([owner?.end(), app?.end()]);
  await database?.drop();
});

describe('the audit chain', () => {
  const append = (detail: object = {}) =>
    unitOfWork.query('SELECT append_audit_event($1, NULL, $2, $3, NULL, NULL, $4)', [
      'system',
      'clock.move',
      'clinic',
      JSON.stringify(detail),
    ]);
  const firstBroken = (clinicId: string) =>
    unitOfWork.run(
      clinicId,
      async () =>
        (await unitOfWork.query<{ seq: string }>('SELECT seq FROM first_broken_audit_event()'))[0]?.seq ?? null,
    );

  it('does not fork when many transactions append at once', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => unitOfWork.run(n % 3 === 0 ? south : north, () => append({ n }))),
    );
    const seqs = await unitOfWork.run(north, () =>
      unitOfWork.query<{ seq: string }>('SELECT seq FROM audit_event ORDER BY seq'),
    );
    expect(seqs.map((row) => Number(row.seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await firstBroken(north)).toBeNull();
    expect(await firstBroken(south)).toBeNull();
  });

  it.each(["UPDATE audit_event SET action = 'x'", 'DELETE FROM audit_event', 'TRUNCATE audit_event'])(
    "refuses the application's %s",
    async (sql) => {
      await unitOfWork.run(north, () => append());
      await expect(unitOfWork.run(north, () => unitOfWork.query(sql))).rejects.toMatchObject({ code: '42501' });
    },
  );

  it.each([
    ['a changed row', 'UPDATE audit_event SET detail = \'{"n": 9}\' WHERE clinic_id = $1 AND seq = 2', '2'],
    ['a removed row', 'DELETE FROM audit_event WHERE clinic_id = $1 AND seq = 2', '3'],
  ])('reveals %s, even by the owner of the tables', async (_what, sql, broken) => {
    for (const n of [1, 2, 3]) await unitOfWork.run(north, () => append({ n }));
    await owner.query('BEGIN');
    await owner.query("SELECT set_config('app.clinic_id', $1, true)", [north]);
    await owner.query('ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only');
    expect((await owner.query(sql, [north])).rowCount).toBe(1);
    await owner.query('ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only');
    await owner.query('COMMIT');
    expect(await firstBroken(north)).toBe(broken);
  });
});

describe('the application', () => {
  it('can append to the audit log only through the function that extends the chain', async () => {
    await actIn(sqlOf(app), north);
    await expect(
      app.query(
        `INSERT INTO audit_event (clinic_id, seq, occurred_at, actor_kind, action, entity_kind, detail, previous_hash, hash)
      VALUES ($1, 9223372036854775807, '2000-01-01', 'system', 'clinic.forge', 'clinic', '{}', '\\x00', '\\x00')`,
        [north],
      ),
    ).rejects.toMatchObject({ code: '42501' });
    const appended = await app.query(
      `SELECT append_audit_event('system', NULL, 'clinic.read', 'clinic', NULL, NULL, '{}') AS seq`,
    );
    expect((await app.query('SELECT max(seq) AS seq FROM audit_event')).rows).toEqual(appended.rows);
    expect((await app.query('SELECT * FROM first_broken_audit_event()')).rows).toEqual([]);
  });

  it('can append to the log of its own clinic only', async () => {
    await actIn(sqlOf(app), '');
    await expect(
      app.query(`SELECT append_audit_event('system', NULL, 'clinic.read', 'clinic', NULL, NULL, '{}')`),
    ).rejects.toThrow();
  });
});
