import type pg from 'pg';
import { type RecordedStatement, sentText } from './recorded-statements.js';

/** By which plan a named statement runs: with its values, or with one made for all values. */
export type PlanOf = 'custom' | 'generic';

/** PostgreSQL's code for a statement that took longer than it may. */
const CANCELLED = '57014';

/** What a statement does, functions it calls included in the pages but not in the rows. */
export interface Effort {
  /** The pages it looks at, in memory or not. */
  readonly pages: number;
  /** The rows that its steps hand on or drop, each as often as they do. */
  readonly rows: number;
}

/** Without end if it does not come to one in half a minute. What the statement changes is undone. */
export async function effortOf(
  client: pg.Client,
  { text, values, clinicId }: RecordedStatement,
  plan: PlanOf,
): Promise<Effort> {
  await client.query('BEGIN');
  try {
    if (clinicId) await client.query(`SELECT set_config('app.clinic_id', $1, true)`, [clinicId]);
    await client.query(`SET LOCAL plan_cache_mode = force_${plan}_plan`);
    await client.query(`PREPARE explained AS ${text}`);
    const given = values.map((value) => literal(client, value)).join(', ');
    const call = `EXECUTE explained${given && `(${given})`}`;
    await client.query(`SAVEPOINT before; SET LOCAL statement_timeout = '30s'`);
    await explained(client, call); // fills the caches of the functions it calls
    await client.query('ROLLBACK TO SAVEPOINT before');
    const done = await explained(client, call);
    return { pages: done['Shared Hit Blocks'] + done['Shared Read Blocks'], rows: rowsOf(done) };
  } catch (error) {
    if ((error as { code?: string }).code === CANCELLED) return { pages: Infinity, rows: Infinity };
    throw error;
  } finally {
    await client.query('ROLLBACK');
    await client.query('DEALLOCATE ALL');
  }
}

interface Step {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly Step[];
}

async function explained(client: pg.Client, call: string): Promise<Step> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Step }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${call}`,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan as Step;
}

function rowsOf(step: Step): number {
  const each = step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Join Filter'] ?? 0);
  return Math.round(each * step['Actual Loops'] + (step.Plans ?? []).reduce((sum, inner) => sum + rowsOf(inner), 0));
}

const literal = (client: pg.Client, value: unknown) => {
  const text = sentText(value);
  return text === null ? 'NULL' : client.escapeLiteral(text);
};
