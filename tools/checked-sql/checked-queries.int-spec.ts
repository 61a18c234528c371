import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import type ts from 'typescript';
import { canaries, canaryFile, honest, liars, strayFile, strays } from './canaries.js';
import { createCheck, createProgram, queriesIn } from './checked-queries.js';
import type { Found } from './raw-queries.js';
import { repositoryFiles } from '../../test/architecture/repository-files.js';

const root = path.resolve(import.meta.dirname, '../..');

/** All of the product, and the factories that arrange its state. What else a spec sends is tried when the spec runs. */
const files = repositoryFiles().filter(
  (name) =>
    /^(?:(libs|apps)\/(?!web\/).*\/src|prisma\/seed)\/.*\.ts$/.test(name) &&
    !/\.(int-)?spec\.ts$|-scene\.ts$|\/generated\//.test(name),
);

/** Texts that are put together while the server runs, and why. The list only gets shorter. */
const unreadable: Record<string, string> = {
  'libs/platform/database/src/change-feed.ts asks': 'the channels that somebody listens to by then',
  'libs/platform/database/src/change-feed.ts open': 'the channels that somebody listens to by then',
  'libs/platform/database/src/connections.ts answer': 'what opens a transaction, or asks whether somebody is there',
  'libs/platform/database/src/connections.ts end': 'ROLLBACK',
  'libs/platform/database/src/migrate/analyse.ts analyse': 'the tables that there are by then',
  'libs/platform/database/src/migrate/migrate.ts applyMigrations': 'the migrations are files of their own',
  'libs/platform/database/src/migrate/patience.ts failed': 'a waiting time, which SET takes only as a number',
  'libs/platform/database/src/migrate/provision.ts provision':
    'passwords and a name, which PostgreSQL takes only quoted',
  'libs/platform/database/src/migrate/routines.ts applyRoutines': 'the routines are files of their own',
  'libs/platform/testing/src/test-database.ts create': 'a name by chance',
};

let database: TestDatabase;
let client: pg.Client;
let program: ts.Program;
let product: Found;
let check: (found: Found) => Promise<string[]>;

beforeAll(async () => {
  program = createProgram(root, files, { [canaryFile]: canaries(), [strayFile]: strays });
  product = queriesIn(program, root, files);
  database = await createTestDatabase();
  const url = new URL(process.env['TEST_SUPERUSER_URL'] as string);
  url.pathname = new URL(database.ownerUrl).pathname;
  client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  check = await createCheck(client);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

describe('a query in the sources', () => {
  it('is one that the database takes, with the values, columns and types that the sources say', async () => {
    expect(product.queries.length).toBeGreaterThan(300);
    expect(await check(product)).toEqual([]);
  });

  it('can be read from them, but for a few', () => {
    const found = product.unread.map(({ where }) => where);
    expect([...new Set(found)].sort()).toEqual(Object.keys(unreadable).sort());
  });

  it('is sent where the check sees it', () => expect(product.unsent).toEqual([]));

  it('has values that the check sees, but for those that go with the COMMIT', () => {
    const places = product.queries.filter(({ values, text }) => !values && !/^SELECT \w+\(\$1\)$/.test(text));
    expect(places.map(({ place }) => place)).toEqual([]);
  });
});

describe('the check', () => {
  let found: Record<string, string[]>;
  beforeAll(async () => {
    const canary = queriesIn(program, root, [canaryFile]);
    expect(new Set(canary.queries.map(({ place }) => place)).size).toBe(liars.length + honest.length);
    const lines = await check(canary);
    found = Object.fromEntries(
      [...liars, ...honest].map(({ what }, place) => [
        what,
        lines.flatMap((line) => (line.startsWith(`${canaryFile}:${place + 3} `) ? [line.replace(/^\S+ /, '')] : [])),
      ]),
    );
  });

  it.each(liars)('catches $what', ({ what, says }) => expect(found[what]).toEqual([says]));
  it.each(honest)('lets be $what', ({ what }) => expect(found[what]).toEqual([]));

  it('names a text that it cannot read, and one that it sees nobody send', () => {
    const stray = queriesIn(program, root, [strayFile]);
    expect(stray.unread).toEqual([{ where: `${strayFile} fromOutside`, why: 'cannot be read from the sources: word' }]);
    expect(stray.unsent).toEqual([`${strayFile}:3`]);
  });

  it('fails when a column is renamed, in every query that reads it', async () => {
    await client.query('ALTER TABLE contact_point RENAME COLUMN value TO address');
    const broken = await check(product);
    await client.query('ALTER TABLE contact_point RENAME COLUMN address TO value');
    expect(broken.length).toBeGreaterThan(5);
    expect(broken).toContainEqual(
      expect.stringMatching(/^libs\/patients\/src\/patient\.repository\.ts:\d+ column .*value.* does not exist$/),
    );
  });
});
