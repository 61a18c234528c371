import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type RecordedStatement, sentText } from '../test/support/recorded-statements.js';

/** What stood in the recording, and what pgbench puts there: an expression of SQL. */
export type Fills = ReadonlyMap<string, string>;

export const hasPgbench = () => spawnSync('pgbench', ['--version']).status === 0;

/**
 * The statements of one request as a script of pgbench, one command each. `keeps`: the beginning of a statement whose
 * columns later ones need.
 */
export async function scriptOf(
  url: string,
  statements: readonly RecordedStatement[],
  fills: Fills,
  keeps: RegExp,
): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const commands: string[] = [];
  for (const { text, values } of statements) {
    const types = values.length > 0 ? await typesOf(client, text) : [];
    const filled = text.replaceAll(/\$(\d+)/g, (_, n: string) =>
      argument(values[Number(n) - 1], types[Number(n) - 1], fills),
    );
    const whole = values.length > 0 ? filled : withoutValues(text, fills);
    for (const command of whole.split(/; (?=SELECT |COMMIT$)/))
      commands.push(`${cut(command).replaceAll(/\s+/g, ' ').trim()}${keeps.test(command) ? ' \\gset' : ';'}`);
  }
  await client.end();
  return commands.join('\n');
}

async function typesOf(client: pg.Client, text: string): Promise<string[]> {
  await client.query(`PREPARE asked AS ${text}`);
  const { rows } = await client.query<{ types: string[] }>(
    `SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'asked'`,
  );
  await client.query('DEALLOCATE asked');
  return rows[0]?.types ?? [];
}

function argument(value: unknown, type: string | undefined, fills: Fills): string {
  const text = sentText(value);
  if (text === null) return 'NULL';
  return `CAST(${inPieces(text, '', fills)} AS ${type ?? 'text'})`;
}

/** The literals of a statement are in its text: what begins it, and what is sent with its COMMIT, which is jsonb. */
const withoutValues = (text: string, fills: Fills) =>
  text.replaceAll(/( ?E)?'((?:[^']|'')*)'/g, (literal, prefix: string | undefined, content: string) =>
    content.startsWith('[')
      ? `CAST(${inPieces(content.replaceAll("''", "'"), (prefix ?? '').trim(), fills)} AS jsonb)`
      : [...fills].reduce((left, [stood, put]) => left.replaceAll(`'${stood}'`, put), literal),
  );

/** pgbench takes a colon before a letter for one of its variables, also within a literal: there it is cut. */
const cut = (command: string) =>
  command.replaceAll(/(E?)'((?:[^']|'')*)'/g, (literal, prefix: string) =>
    literal.replaceAll(/:(?=\w)/g, `:' || ${prefix}'`),
  );

function inPieces(content: string, prefix: string, fills: Fills): string {
  const quoted = (piece: string) => `${prefix}'${piece.replaceAll("'", "''")}'`;
  const stood = [...fills.keys()].sort((one, other) => other.length - one.length);
  const pieces = content.split(new RegExp(`(${stood.map((text) => literally(text)).join('|')})`));
  return pieces.map((piece) => fills.get(piece) ?? quoted(piece)).join(' || ');
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

export interface PgbenchResult {
  readonly perSecond: number;
}

/** Runs a script on so many connections; what each of them did first, `warmUp` times, does not count. */
export async function pgbench(
  url: string,
  script: string,
  { connections, times, warmUp }: { connections: number; times: number; warmUp: number },
): Promise<PgbenchResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-pgbench-'));
  try {
    writeFileSync(path.join(folder, 'script.sql'), script);
    const each = ['-c', `${connections}`, '-j', '2', '-t', `${warmUp + times}`];
    const child = spawn('pgbench', ['-n', '-M', 'prepared', ...each, '-D', 'n=-1', '-l', '-f', 'script.sql', url], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PGOPTIONS: '-c plan_cache_mode=force_generic_plan' }, // as the servers
    });
    let words = '';
    child.stderr.on('data', (part) => (words += String(part)));
    const [code] = (await once(child, 'exit')) as [number];
    if (code !== 0) throw new Error(`pgbench failed: ${words.slice(0, 2000)}`);
    return { perSecond: rateOf(folder, connections, warmUp, times) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of its log: client, number of the transaction, microseconds it took, script, and when it ended. */
function rateOf(folder: string, connections: number, warmUp: number, times: number): number {
  const ended = readdirSync(folder)
    .filter((name) => name.startsWith('pgbench_log'))
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => line.split(' ').map(Number))
    .map(([, transaction, , , second, microsecond]) => ({
      transaction: transaction as number,
      at: (second as number) + (microsecond as number) / 1e6,
    }));
  if (ended.length !== connections * (warmUp + times))
    throw new Error(`pgbench logged ${ended.length} transactions only`);
  const warm = Math.min(...ended.map(({ transaction }) => transaction)) + warmUp;
  const begun = Math.max(...ended.filter(({ transaction }) => transaction < warm).map(({ at }) => at));
  const counted = ended.filter(({ at }) => at > begun);
  return counted.length / (Math.max(...counted.map(({ at }) => at)) - begun);
}
