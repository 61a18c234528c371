import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryFiles, root } from './repository-files.js';

/** Its functions were written by PostgreSQL's own rules until this migration replaced them. */
const SINCE = 'prisma/migrations/20261129001100_time_zone_rules';
/** It asks PostgreSQL in order to compare. */
const COMPARES = 'libs/platform/database/src/time-zone-check.ts';

// what stands in a database at last is looked at by time-zone-rules.int-spec.ts
const sql = repositoryFiles().filter(
  (name) =>
    (/^(libs|apps)\/.*\.ts$/.test(name) && !/spec\.ts$/.test(name) && name !== COMPARES) ||
    (/^prisma\/.*\.sql$/.test(name) && (!name.startsWith('prisma/migrations') || name >= SINCE)),
);

describe('SQL', () => {
  it("resolves wall times by to_wall_time and to_instant, never by PostgreSQL's own time-zone files", () => {
    const offenders = sql.filter((name) => {
      const statements = readFileSync(path.join(root, name), 'utf8').replace(/^\s*--.*$/gm, '');
      return /\bAT TIME ZONE\b(?! 'UTC')/i.test(statements) || /\btimezone\(/.test(statements);
    });
    expect(sql.length).toBeGreaterThan(100);
    expect(offenders).toEqual([]);
  });
});
