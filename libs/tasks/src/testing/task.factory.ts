import type { Sql } from '@snowmelt/testing';

/** Kind, role and key of the clinic's open tasks, in the order of their keys. */
export const openTasks = (sql: Sql) =>
  sql(`SELECT kind, role, key FROM task WHERE status = 'open' ORDER BY key`) as Promise<
    { kind: string; role: string; key: string }[]
  >;

/** When each open task is due, by its key. */
export const tasksDue = async (sql: Sql): Promise<Record<string, Date>> =>
  Object.fromEntries(
    (await sql(`SELECT key, due_at FROM task WHERE status = 'open'`)).map(
      ({ key, due_at }) => [key, due_at] as [string, Date],
    ),
  );
