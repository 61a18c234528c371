import { idOf, type Sql } from '@snowmelt/testing';

/** A page that the provider took, about a task. */
export const pageTaken = (sql: Sql, taskId: string, shiftId: string): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO on_call_page (clinic_id, task_id, shift_id, nth, outcome) VALUES (current_clinic_id(), $1, $2, 1, 'accepted')`,
    [taskId, shiftId],
  );
