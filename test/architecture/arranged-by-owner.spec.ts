import { readFileSync } from 'node:fs';
import path from 'node:path';
import { owners, platformTables } from './owners.js';
import { libraries, repositoryFiles, root } from './repository-files.js';

const text = (name: string) => readFileSync(path.join(root, name), 'utf8');

const domains = new Set(libraries().map((folder) => path.basename(folder)));

/**
 * Whose spec, factory or support file this is: by the library it lies in or the first word of its name. Journeys and
 * test/support are nobody's.
 */
function ownerOf(file: string): string | null {
  const [, library] = /^libs\/(?:platform\/)?([a-z-]+)\/src\//.exec(file) ?? [];
  if (library) return library;
  const [, word = ''] = /^test\/e2e\/([a-z]+)[-.]/.exec(file) ?? [];
  return domains.has(word) ? word : null;
}

const WRITE =
  /\b(?:INSERT\s+INTO|MERGE\s+INTO|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?"?(\$\{|[a-z_]+\b(?!\.))|\bUPDATE\s+(?:ONLY\s+)?"?(?:(\$\{)|([a-z_]+)"?(?:\s+(?:AS\s+)?[a-z_]+)?\s+SET\b)/g;

/**
 * The tables of others that a text writes to; `${` is a name that is put in at run time, and nobody can say whose it
 * is.
 */
function foreignWrites(file: string, content: string): string[] {
  const found = [...content.matchAll(WRITE)].map(([, table, unknown, updated]) => table ?? unknown ?? updated ?? '');
  return [...new Set(found)]
    .filter((table) => table === '${' || (owners.has(table) && owners.get(table) !== ownerOf(file)))
    .sort();
}

const arranging = repositoryFiles().filter(
  (name) =>
    /^(test\/(e2e|faults|journeys|support)|libs|apps|tools)\/.*\.(ts|tsx|mjs)$/.test(name) &&
    (/^test\//.test(name) || /\.(int-)?spec\.tsx?$|\/src\/testing[./]/.test(name)),
);

describe('test data of a table is arranged by the library that owns it', () => {
  it('every table has an owner', () => {
    expect(owners.size).toBeGreaterThan(35);
    expect([...owners].filter(([, owner]) => !owner || !domains.has(owner))).toEqual([]);
    expect(Object.keys(platformTables).filter((table) => !owners.has(table))).toEqual([]);
  });

  it.each<[what: string, file: string, content: string, found: string[]]>([
    ['a row of another domain', 'test/e2e/notes-life.e2e-spec.ts', 'INSERT INTO staff_user (id)', ['staff_user']],
    ['a change', 'libs/scheduling/src/x.int-spec.ts', 'UPDATE magic_link SET a = 1', ['magic_link']],
    ['a change by another name', 'libs/scheduling/src/x.int-spec.ts', 'UPDATE touch AS t\n  SET a = 1', ['touch']],
    ['a deletion by a factory', 'libs/outreach/src/testing/x.factory.ts', 'DELETE FROM message', ['message']],
    ['a table wiped', 'libs/telehealth/src/x.int-spec.ts', 'TRUNCATE appointment', ['appointment']],
    ['anything in a journey', 'test/journeys/notes.e2e-spec.ts', 'DELETE FROM integration_note', ['integration_note']],
    ['anything in support', 'test/support/note-clinic.ts', 'INSERT INTO note_template', ['note_template']],
    ['a spec that is no domain’s', 'test/e2e/outage.e2e-spec.ts', 'UPDATE touch SET a = 1', ['touch']],
    ['an event from outside', 'libs/notes/src/x.int-spec.ts', 'INSERT INTO domain_event', ['domain_event']],
    ['a table by a variable', 'test/e2e/notes-x.e2e-spec.ts', 'UPDATE ${table} SET a = 1', ['${']],
  ])('finds %s', (_what, file, content, found) => expect(foreignWrites(file, content)).toEqual(found));

  it.each<[what: string, file: string, content: string]>([
    ['the domain’s own table', 'test/e2e/notes-life.e2e-spec.ts', 'DELETE FROM integration_note'],
    ['a table of its own', 'libs/platform/database/src/x.int-spec.ts', 'INSERT INTO snow VALUES (1)'],
    ['reading', 'test/e2e/notes-life.e2e-spec.ts', 'SELECT FROM staff_user FOR UPDATE'],
    ['a conflict', 'libs/platform/clock/src/testing/x.factory.ts', 'ON CONFLICT (a) DO UPDATE SET a = 1'],
  ])('lets %s be', (_what, file, content) => expect(foreignWrites(file, content)).toEqual([]));

  it('no spec writes SQL into the tables of others: use the factories of @snowmelt/<owner>/testing', () => {
    expect(arranging.length).toBeGreaterThan(150);
    const offenders = arranging.map((file) => [file, foreignWrites(file, text(file))] as const);
    expect(offenders.filter(([, tables]) => tables.length > 0)).toEqual([]);
  });
});

describe('factories stay out of production', () => {
  const withFactories = libraries().filter((folder) => repositoryFiles().includes(`${folder}/src/testing.ts`));

  it.each(withFactories)('%s imports them in its sources only', (folder) => {
    const { exports } = JSON.parse(text(`${folder}/package.json`)) as { exports: Record<string, object> };
    expect(exports['./testing']).toEqual({ '@snowmelt/source': './src/testing.ts' });
    const { exclude } = JSON.parse(text(`${folder}/tsconfig.json`)) as { exclude: string[] };
    expect(exclude).toEqual(expect.arrayContaining(['src/testing.ts', 'src/testing/**']));
  });

  it('nothing that runs in production imports them', () => {
    const running = repositoryFiles().filter(
      (name) =>
        /^(libs|apps)\/.*\.(ts|tsx)$/.test(name) &&
        !/\.(int-)?spec\.tsx?$|\/src\/testing[./]|^libs\/platform\/testing\//.test(name),
    );
    expect(withFactories.length).toBeGreaterThan(8);
    expect(running.length).toBeGreaterThan(200);
    expect(running.filter((name) => /@snowmelt\/(?:[a-z-]+\/)?testing'|\/testing(?:\.js|\/)/.test(text(name)))).toEqual(
      [],
    );
  });
});
