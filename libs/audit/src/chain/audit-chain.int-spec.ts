import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UnitOfWork } from '@snowmelt/database';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { testConfig } from '../../../../test/support/settings.js';
import { AuditLog } from '../audit-log.js';
import { AuditChainDuty } from './audit-chain.duty.js';
import { AuditHeads } from './audit-heads.js';
import { ChainRepository } from './chain.repository.js';

let context: ClinicContext;
let folder: string;
let file: string;
let duty: AuditChainDuty;

beforeEach(async () => {
  context = await createClinicContext([]);
  folder = await mkdtemp(path.join(tmpdir(), 'snowmelt-heads-'));
  file = path.join(folder, 'audit-heads');
  duty = started();
});
afterEach(async () => {
  await context?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A worker that has just been started. */
const started = (heads: string | undefined = file, secret?: string) => {
  const settings = { ...(heads ? { AUDIT_HEADS_FILE: heads } : {}), ...(secret ? { APP_SECRET: secret } : {}) };
  const unitOfWork = context.get(UnitOfWork);
  return new AuditChainDuty(new ChainRepository(unitOfWork), new AuditHeads(testConfig('postgres://none', settings)));
};
const look = (of = duty) =>
  context
    .inClinic(async () => of.act({ clinicId: context.clinic.id }))
    .then(
      () => 'whole',
      ({ message }: Error) => message,
    );
const happens = async (times = 1) => {
  for (let n = 0; n < times; n += 1)
    await context.inClinic(() =>
      context.get(AuditLog).append({ action: 'spec.acted', entityKind: 'spec', detail: { n } }),
    );
};
const lines = async () => (await readFile(file, 'utf8')).trimEnd().split('\n').length;
/** As whoever owns the tables can: past the triggers that keep entries as they are. */
const tamper = async (statement: string) => {
  await context.sql('ALTER TABLE audit_event DISABLE TRIGGER USER');
  await context.sql(statement);
  await context.sql('ALTER TABLE audit_event ENABLE TRIGGER USER');
};
/** Computes the chain anew, as somebody would who knows how it is made. */
const recomputed = `DO $$ DECLARE e audit_event; last bytea := sha256(convert_to('clinic:' || current_clinic_id()::text, 'UTF8')); BEGIN
  FOR e IN SELECT * FROM audit_event ORDER BY seq LOOP
    e.previous_hash := last; e.hash := audit_hash(last, e); last := e.hash;
    UPDATE audit_event SET previous_hash = e.previous_hash, hash = e.hash WHERE clinic_id = e.clinic_id AND seq = e.seq;
  END LOOP; END $$`;

it('signs the head of a whole log, once for each state of it', async () => {
  await happens(3);
  expect(await look()).toBe('whole');
  expect(await look()).toBe('whole');
  expect(await lines()).toBe(1);
  await happens();
  expect(await look()).toBe('whole');
  expect(await lines()).toBe(2);
});

it('has nothing to say of a log in which nothing happened yet', async () => {
  expect(await look()).toBe('whole');
});

describe('finds', () => {
  beforeEach(async () => {
    await happens(4);
    expect(await look()).toBe('whole');
    await happens(2);
  });

  it('an entry that was changed since the last look', async () => {
    await tamper(`UPDATE audit_event SET detail = '{"n": 99}' WHERE seq = 5`);
    expect(await look()).toBe('the audit log is broken at entry 5');
    expect(await lines()).toBe(1); // nothing of it is signed
  });

  it('one that was changed before that, when the whole chain is read', async () => {
    await tamper(`UPDATE audit_event SET detail = '{"n": 99}' WHERE seq = 2`);
    expect(await look()).toBe('whole'); // the hourly look is at what is new
    expect(await look(started())).toBe('the audit log is broken at entry 2');
  });

  it('a tail that was cut', async () => {
    await tamper('DELETE FROM audit_event WHERE seq >= 4');
    expect(await look()).toBe('the audit log had an entry 4, which is gone or another one');
  });

  it('a log that was emptied, and one that was begun again', async () => {
    await tamper('DELETE FROM audit_event');
    expect(await look()).toBe('the audit log had an entry 4, which is gone or another one');
    await happens(9);
    expect(await look(started())).toBe('the audit log had an entry 4, which is gone or another one');
  });

  it('a chain that was computed anew', async () => {
    await tamper(`UPDATE audit_event SET detail = '{"n": 99}' WHERE seq = 2`);
    await tamper(recomputed);
    expect(await context.inClinic(() => context.get(AuditLog).firstBroken())).toBeNull(); // by itself it looks whole
    expect(await look(started())).toBe('the audit log had an entry 4, which is gone or another one');
  });

  it('an entry that is missing in the middle', async () => {
    await tamper('DELETE FROM audit_event WHERE seq = 5');
    expect(await look()).toBe('the audit log is broken at entry 6');
  });

  it('a head that somebody else wrote', async () => {
    await writeFile(file, (await readFile(file, 'utf8')).replace('"seq":4', '"seq":3'));
    expect(await look()).toBe('the last signed head of the audit log was not signed with this APP_SECRET');
    expect(await look(started(file, 'another secret of thirty-two letters'))).toContain('was not signed');
  });
});

it('finds changed entries also where no file is named', async () => {
  await happens(3);
  const without = new AuditChainDuty(
    new ChainRepository(context.get(UnitOfWork)),
    new AuditHeads(testConfig('postgres://none')),
  );
  expect(await look(without)).toBe('whole');
  await tamper(`UPDATE audit_event SET detail = '{"n": 99}' WHERE seq = 2`);
  expect(await look(without)).toBe('the audit log is broken at entry 2');
});

it('reads a long log in pieces, and finds what is wrong in any of them and between them', async () => {
  await happens(9);
  const chain = new ChainRepository(context.get(UnitOfWork));
  const broken = (piece: number) => context.inClinic(() => chain.firstBroken(0, piece));
  for (const piece of [2, 3, 4, 9, 10, 20_000]) expect(await broken(piece)).toBeNull();
  await tamper('DELETE FROM audit_event WHERE seq = 6');
  for (const piece of [2, 3, 4, 9, 20_000]) expect(await broken(piece)).toBe(7);
  await tamper('DELETE FROM audit_event WHERE seq IN (5, 7)');
  for (const piece of [2, 3, 4]) expect(await broken(piece)).toBe(8);
});
