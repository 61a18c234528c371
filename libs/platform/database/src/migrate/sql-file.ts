import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file of SQL that an upgrade applies, and the checksum by which it is known again. */
export interface SqlFile {
  /** As it is said to people: the name of the migration, or `routines/<domain>.sql`. */
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export function readSqlFile(name: string, file: string): SqlFile {
  const sql = readFileSync(file, 'utf8');
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

export function refuseOwnTransaction({ name, sql }: SqlFile): void {
  if (endsTransaction(sql))
    throw new Error(`The file ${name} ends its transaction itself, so a failure could leave half of it.`);
}

/** Looks at statements only, ignoring strings, comments and function bodies. */
function endsTransaction(sql: string): boolean {
  const statements = sql.replace(/--.*|\/\*[^]*?\*\/|'(?:[^']|'')*'|(\$\w*\$)[^]*?\1/g, ' ');
  return /(^|;)\s*(COMMIT|END|ABORT|ROLLBACK(?!\s+TO))\b/i.test(statements);
}
