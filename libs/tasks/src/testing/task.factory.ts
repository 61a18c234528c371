import type { Sql } from '@snowmelt/testing';

/** Kind, role and key of the clinic's open tasks, in the order of their keys. */
export const openTasks = (sql: Sql) =>
  sql(`SELECT kind, role, key FROM task WHERE status = 'open' ORDER BY key`) as Promise<
    { kind: string; role: string; key: string }[]
  >;
