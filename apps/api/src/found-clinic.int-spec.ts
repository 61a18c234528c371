import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { PlanRepository } from '@snowmelt/outreach';
import { plannedByRules } from '@snowmelt/outreach/testing';
import { registeredPatient } from '@snowmelt/patients/testing';
import { draftGivenUp } from '@snowmelt/rules/testing';
import { actIn, createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import type { ClinicFile } from './clinic/clinic-file.js';

const root = path.resolve(import.meta.dirname, '../../..');
const example = readFileSync(path.join(root, 'docker/clinic.example.json'), 'utf8');
const approval = { approvedBy: 'Dr. Amara Osei', approvedAt: '2026-11-30T17:00:00Z' };

let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
let file: ClinicFile;

/** Runs the command with the file as it is now; returns what it says. */
async function found(...args: string[]): Promise<string> {
  const command = spawn(process.execPath, ['tools/typescript.mjs', 'apps/api/src/found-clinic.ts', ...args], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      MIGRATION_DATABASE_URL: database.ownerUrl,
      PUBLIC_URL: 'https://visits.example.com',
    },
  });
  command.stdin.end(JSON.stringify(file));
  const [said, wrong] = await Promise.all([text(command.stdout), text(command.stderr)]);
  return said + wrong;
}
const replanned = async () => (await new PlanRepository(new UnitOfWork(pool)).stalePlans(9)).length;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  pool = createPool(database.appUrl, 2);
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

it('plans the patients of a clinic anew when a protocol or an approval is new, and not otherwise', async () => {
  file = JSON.parse(example) as ClinicFile;
  Object.assign(file.protocols[0]!, approval);
  Object.assign(file.outreachPolicies[0]!, approval);
  delete file.protocols[0]!.definition['noBigChoicesDays'];
  const first = await found();
  expect(first).toMatch(/^protocol iv_induction, version 1 lacks noBigChoicesDays: not sent without: E3/m);
  const [, id = ''] = /^clinic (\S+)$/m.exec(first) ?? [];
  await actIn(sqlOf(owner), id);
  await registeredPatient(sqlOf(owner), { givenName: 'Robin', familyName: 'Winter' });
  await plannedByRules(sqlOf(owner), 1);

  await found(id);
  expect(await replanned()).toBe(0);
  file.educationApprovals = [{ code: 'E3', version: 1, ...approval }];
  await found(id);
  expect(await replanned()).toBe(1);

  await plannedByRules(sqlOf(owner), 1);
  file = JSON.parse(example) as ClinicFile;
  Object.assign(file.protocols[0]!, approval, { version: 2 });
  expect(await found(id)).not.toContain(' lacks ');
  expect(await replanned()).toBe(1);
}, 60_000);

it('lets what is not approved wait for the medical director, once, until the file has it approved or somebody decides', async () => {
  file = JSON.parse(example) as ClinicFile;
  file.staff.forEach((person) => (person.email = `second-${person.email}`));
  file.resources.forEach((resource) => resource.staffEmail && (resource.staffEmail = `second-${resource.staffEmail}`));
  const [, id = ''] = /^clinic (\S+)$/m.exec(await found()) ?? [];
  await actIn(sqlOf(owner), id);
  const drafts = async () =>
    (
      await owner.query(
        `SELECT kind, code, base_version AS base, status, version FROM rule_draft WHERE clinic_id = $1 ORDER BY kind`,
        [id],
      )
    ).rows;
  const tasks = async () =>
    (
      await owner.query(`SELECT role FROM task WHERE clinic_id = $1 AND kind = 'rule_to_approve' AND status = 'open'`, [
        id,
      ])
    ).rows;
  const waiting = { status: 'waiting', version: 1 };
  const proposed = [
    { kind: 'note_template', code: 'integration', base: 3, ...waiting },
    { kind: 'outreach_policy', code: 'clinic', base: 0, ...waiting },
    { kind: 'protocol', code: 'iv_induction', base: 0, ...waiting },
    { kind: 'visit_policy', code: 'clinic', base: 0, ...waiting },
  ];
  expect(await drafts()).toEqual(proposed);
  expect(await tasks()).toEqual(Array.from({ length: 4 }, () => ({ role: 'medical_director' })));
  await draftGivenUp(sqlOf(owner), 'visit_policy');
  Object.assign(file.protocols[0]!, approval);
  await found(id);
  expect(await drafts()).toEqual([
    ...proposed.slice(0, 2),
    ...proposed.slice(2).map((one) => ({ ...one, status: 'withdrawn', version: 2 })),
  ]);
  expect(await tasks()).toHaveLength(3);
}, 60_000);
