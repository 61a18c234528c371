import path from 'node:path';
import type pg from 'pg';
import ts from 'typescript';
import { createDescribe, type Describe } from './described.js';
import { misfits } from './parameters.js';
import { type Found, RawQueries, type RawQuery } from './raw-queries.js';
import { liesOfRow } from './row-type.js';

/** Sources beside those on the disk, by their names. */
type Texts = Readonly<Record<string, string>>;

/** Reads the project's sources as the compiler does. */
export function createProgram(root: string, files: readonly string[], texts: Texts = {}): ts.Program {
  const read = (name: string) => ts.sys.readFile(name);
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.spec.json'), read) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const disk = ts.createCompilerHost(options);
  const added = new Map(Object.entries(texts).map(([name, text]) => [path.join(root, name), text]));
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => added.has(name) || disk.fileExists(name),
    getSourceFile: (name, version, ...others) => {
      const text = added.get(name);
      return text === undefined
        ? disk.getSourceFile(name, version, ...others)
        : ts.createSourceFile(name, text, version, true);
    },
  };
  const rootNames = [...files.map((file) => path.join(root, file)), ...added.keys()];
  return ts.createProgram({ rootNames, options, host });
}

export const queriesIn = (program: ts.Program, root: string, files: readonly string[]): Found =>
  new RawQueries(program, root, files).find();

/** What PostgreSQL cannot prepare: these begin and end transactions, the others are run and undone. */
const TRANSACTION = /^\s*(?:BEGIN|COMMIT|ROLLBACK)\b/;
const COMMAND = /^\s*(?:ANALYZE|LISTEN|ALTER)\b/;
/** Run by whoever sets a database up, before it is what the others expect. */
const SET_UP = /^\s*(?:CREATE|GRANT|REVOKE)\b/;

/** Asks PostgreSQL about queries, and says what is not as the sources have it: `place what`. */
export async function createCheck(client: pg.Client): Promise<(found: Found) => Promise<string[]>> {
  const describe = await createDescribe(client);
  return async ({ checker, queries }) => {
    const lines = new Set<string>();
    for (const query of queries) {
      for (const line of await wrongWith(checker, query, describe, client)) lines.add(`${query.place} ${line}`);
    }
    return [...lines];
  };
}

async function wrongWith(
  checker: ts.TypeChecker,
  { text, values, row }: RawQuery,
  describe: Describe,
  client: pg.Client,
): Promise<string[]> {
  try {
    if (TRANSACTION.test(text) || SET_UP.test(text)) return [];
    if (COMMAND.test(text)) {
      await client.query(`BEGIN; ${text}; ROLLBACK`);
      return [];
    }
    const { parameters, columns } = await describe(text);
    return [...(values ? misfits(checker, values, parameters) : []), ...(row ? liesOfRow(checker, row, columns) : [])];
  } catch (error) {
    if (COMMAND.test(text)) await client.query('ROLLBACK');
    if ((error as { code?: string }).code === undefined) throw error;
    return [(error as Error).message];
  }
}
