import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './repository-files.js';

const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
/** The last migration that was written when functions were still in migrations. */
const LAST_WITH_ROUTINES = '20261129001200_cancelled_by';
const migrations = readdirSync(path.join(root, 'prisma/migrations')).filter((name) => name > LAST_WITH_ROUTINES);
const files = readdirSync(path.join(root, 'prisma/routines')).filter((name) => name.endsWith('.sql'));
const names = new Set(
  files.flatMap((file) =>
    [...text(`prisma/routines/${file}`).matchAll(/^CREATE OR REPLACE FUNCTION (\w+)\(/gm)].map(([, name = '']) => name),
  ),
);
/** They mean the same in every release, so that a migration may call them. */
const unchanging = ['all_clinics', 'current_clinic_id', 'snowmelt_now'];

const withoutComments = (sql: string) => sql.replace(/--.*|\/\*[^]*?\*\//g, ' ');

/** What a migration does that belongs into a file of routines. */
function misplaced(migration: string): string[] {
  const sql = withoutComments(migration);
  const made = [
    ...sql.matchAll(/\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE|(?:MATERIALIZED\s+)?VIEW)\s[^;]*/gi),
  ]
    .map(([statement]) => statement)
    .filter((statement) => !/^CREATE\s+FUNCTION\s+\w+\(\)\s+RETURNS\s+trigger\s/i.test(statement));
  const mentioned = sql.replace(
    /\b(?:CREATE(?:\s+OR\s+REPLACE)?|DROP|EXECUTE)\s+FUNCTION\s+(?:IF\s+EXISTS\s+)?\w+\(/gi,
    ' ',
  );
  const called = [...mentioned.matchAll(/\b(\w+)\(/g)].map(([, name = '']) => name);
  return [...made, ...called.filter((name) => names.has(name) && !unchanging.includes(name))];
}

describe('the files of routines', () => {
  it('replace what they make, and drop nothing: a migration does, once', () => {
    const offenders = files.flatMap((file) => [
      ...withoutComments(text(`prisma/routines/${file}`)).matchAll(
        /\bDROP\b[^;]*|\bCREATE\s+(?!OR\s+REPLACE\s+(?:FUNCTION|VIEW)\b)[^;]*/gi,
      ),
    ]);
    expect(names.size).toBeGreaterThan(40);
    expect(offenders.map(([statement]) => statement)).toEqual([]);
  });
});

describe('a migration', () => {
  it.each<[what: string, sql: string, found: unknown]>([
    ['a function', 'CREATE FUNCTION depth() RETURNS integer AS 1', [expect.stringContaining('depth')]],
    ['one made anew', 'CREATE OR REPLACE FUNCTION f() RETURNS trigger AS 1', [expect.stringContaining('f()')]],
    ['a view', 'CREATE VIEW deep AS SELECT 1', ['CREATE VIEW deep AS SELECT 1']],
    ['a call, which is another function in a new database', 'SELECT open_periods(a, b, c)', ['open_periods']],
  ])('that has %s is found', (_what, sql, found) => expect(misplaced(sql)).toEqual(found));

  it.each<[what: string, sql: string]>([
    ['the beginning of a trigger', 'CREATE FUNCTION guard_snow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$'],
    ['a trigger', 'CREATE TRIGGER snow_kept BEFORE UPDATE ON snow FOR EACH ROW EXECUTE FUNCTION refuse_change()'],
    ['an end', 'DROP FUNCTION IF EXISTS open_periods(uuid); DROP VIEW deep'],
    ['what never changes', 'SELECT all_clinics(); SELECT snowmelt_now() -- open_periods()'],
  ])('that has %s is none', (_what, sql) => expect(misplaced(sql)).toEqual([]));

  it('leaves functions and views to prisma/routines', () => {
    const offenders = migrations.map((name) => [name, misplaced(text(`prisma/migrations/${name}/migration.sql`))]);
    expect(offenders.filter(([, found]) => found?.length)).toEqual([]);
  });
});
