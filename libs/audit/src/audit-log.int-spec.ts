import { createPool, UnitOfWork } from '@snowmelt/database';
import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Actor, actors } from './actor.js';
import { AuditLog } from './audit-log.js';

let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
let unitOfWork: UnitOfWork;
let audit: AuditLog;
let clinic: string;

const staff = (): Actor => ({ kind: 'staff', id: randomUUID(), sessionId: randomUUID() });
const entry = (action: string, detail = {}) => ({ action, entityKind: 'test', detail });
const poll = (actor: Actor, ...actions: string[]) =>
  actors.run(actor, () =>
    unitOfWork.run(clinic, () => actions.forEach((action) => audit.appendOnceInSession(entry(action)))),
  );
const written = async () =>
  unitOfWork.run(clinic, async () =>
    (await unitOfWork.query<{ action: string }>('SELECT action FROM audit_event ORDER BY seq')).map(
      (row) => row.action,
    ),
  );

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  pool = createPool(database.appUrl, 6);
  unitOfWork = new UnitOfWork(pool);
  audit = new AuditLog(unitOfWork);
});
beforeEach(async () => {
  clinic = await openedClinic(sqlOf(owner));
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

describe('the audit log', () => {
  it('writes the entries of an act in their order, each with its actor', async () => {
    const [nurse, doctor] = [staff(), staff()];
    await unitOfWork.run(clinic, () => {
      for (const actor of [nurse, doctor]) actors.run(actor, () => audit.append(entry('act', { by: actor.id })));
    });
    const rows = await unitOfWork.run(clinic, () =>
      unitOfWork.query('SELECT actor_kind, actor_id, detail FROM audit_event ORDER BY seq'),
    );
    expect(rows).toEqual([nurse, doctor].map(({ id }) => ({ actor_kind: 'staff', actor_id: id, detail: { by: id } })));
    expect(await unitOfWork.run(clinic, () => audit.firstBroken())).toBeNull();
  });

  it('holds up nobody while an act is still at work', async () => {
    let finish: () => void = () => undefined;
    const slow = unitOfWork.run(clinic, async () => {
      audit.append(entry('slow'));
      await new Promise<void>((resolve) => (finish = resolve));
    });
    await unitOfWork.run(clinic, () => audit.append(entry('quick')));
    finish();
    await slow;
    expect(await written()).toEqual(['quick', 'slow']);
  });
});

describe('what an open page asks again', () => {
  it('is written once in a session', async () => {
    const [nurse, doctor] = [staff(), staff()];
    await poll(nurse, 'list');
    await poll(nurse, 'list');
    await poll(doctor, 'list');
    expect(await written()).toEqual(['list', 'list']);
  });

  it('is written once in an act that asks twice, beside what is not yet known', async () => {
    const nurse = staff();
    await poll(nurse, 'list');
    await poll(nurse, 'list', 'chart', 'chart');
    expect(await written()).toEqual(['list', 'chart']);
  });

  it('is written each time by the system, which has no session', async () => {
    const system: Actor = { kind: 'system', id: null };
    await poll(system, 'list');
    await poll(system, 'list');
    expect(await written()).toEqual(['list', 'list']);
  });

  it('waits for no lock of the chain when it is known already', async () => {
    const nurse = staff();
    await poll(nurse, 'list');
    await owner.query('BEGIN');
    await owner.query(`SELECT pg_advisory_xact_lock(hashtextextended('audit:' || $1::text, 0))`, [clinic]);
    await poll(nurse, 'list');
    await owner.query('ROLLBACK');
    expect(await written()).toEqual(['list']);
  });

  it('and two at once in opposite order write each entry once', async () => {
    const nurse = staff();
    for (let round = 0; round < 10; round++) {
      const [a, b] = [`a${round}`, `b${round}`];
      await Promise.all([poll(nurse, a, b), poll(nurse, b, a)]);
    }
    expect((await written()).length).toBe(20);
  });
});
