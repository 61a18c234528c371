import type { TaskRules } from '@snowmelt/contracts';
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

/** The rules that a clinic begins with. */
export const firstTaskRules: TaskRules = {
  desk: { isoWeekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' },
  leftAfter: 'PT30M',
  pages: { every: 'PT5M', times: 12, thenEvery: 'PT30M' },
};

/** Approves the clinic's next rules of tasks. */
export const approveTaskRules = (sql: Sql, change: Partial<TaskRules> = {}) =>
  sql(
    `INSERT INTO task_policy (clinic_id, version, definition, source, approved_by, approved_at)
     SELECT current_clinic_id(), max(version) + 1, $1, 'test', 'test', now() FROM task_policy WHERE clinic_id = current_clinic_id()`,
    [JSON.stringify({ ...firstTaskRules, ...change })],
  );
