import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { pagedKinds } from '@snowmelt/tasks';

/** Somebody on call who is to be told of a task. */
export interface PageDue {
  readonly clinicId: string;
  readonly taskId: string;
  readonly shiftId: string;
}

export interface BegunPage {
  readonly id: string;
  readonly phone: string;
  /** How the clinic signs its texts. */
  readonly sender: string;
}

/** Every five minutes for an hour, then every half hour. Taking the task ends it; the task itself climbs meanwhile. */
const due = `pages_due($1, interval '5 minutes', 12, interval '30 minutes', $2)`;
const LIMIT = 1000;

@Injectable()
export class PageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  due(limit: number): Promise<PageDue[]> {
    return this.unitOfWork.lookup<PageDue>(
      `SELECT d.clinic_id AS "clinicId", d.task_id AS "taskId", d.shift_id AS "shiftId" FROM ${due} d`,
      [pagedKinds, limit],
    );
  }

  /** Asks again: null when somebody has taken the task, another worker was first, or the colleague has left. */
  async begin({ taskId, shiftId }: PageDue): Promise<BegunPage | null> {
    const [row] = await this.unitOfWork.query<BegunPage>(
      `WITH begun AS (
         INSERT INTO on_call_page (clinic_id, task_id, shift_id, nth)
         SELECT s.clinic_id, d.task_id, s.id, 1 + (SELECT count(*) FROM on_call_page p WHERE p.task_id = d.task_id AND p.shift_id = s.id)
         FROM ${due} d JOIN on_call_shift s ON s.id = d.shift_id JOIN colleague c ON c.id = s.staff_user_id WHERE d.task_id = $3 AND s.id = $4
         ON CONFLICT (task_id, shift_id, nth) DO NOTHING RETURNING id, shift_id)
       SELECT b.id, s.phone, o.sender_name AS sender FROM begun b JOIN on_call_shift s ON s.id = b.shift_id, own_clinic o`,
      [pagedKinds, LIMIT, taskId, shiftId],
    );
    return row ?? null;
  }

  async settle(id: string, outcome: 'accepted' | 'refused' | 'unclear', code: string | null): Promise<void> {
    await this.unitOfWork.query('UPDATE on_call_page SET outcome = $2, code = $3 WHERE id = $1', [id, outcome, code]);
  }
}
