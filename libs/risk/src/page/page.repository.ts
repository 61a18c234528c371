import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

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

@Injectable()
export class PageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  due(kinds: readonly string[], { everyMinutes, atMost }: { everyMinutes: number; atMost: number }, limit: number) {
    return this.unitOfWork.lookup<PageDue>(
      `SELECT clinic_id AS "clinicId", task_id AS "taskId", shift_id AS "shiftId" FROM pages_due($1, make_interval(mins => $2), $3, $4)`,
      [kinds, everyMinutes, atMost, limit],
    );
  }

  /** Null when another worker has begun it, or the colleague has left. */
  async begin({ taskId, shiftId }: PageDue): Promise<BegunPage | null> {
    const [row] = await this.unitOfWork.query<BegunPage>(
      `WITH begun AS (
         INSERT INTO on_call_page (clinic_id, task_id, shift_id, nth)
         SELECT s.clinic_id, $1, s.id, 1 + (SELECT count(*) FROM on_call_page p WHERE p.task_id = $1 AND p.shift_id = s.id)
         FROM on_call_shift s JOIN colleague c ON c.id = s.staff_user_id WHERE s.id = $2
         ON CONFLICT (task_id, shift_id, nth) DO NOTHING RETURNING id, shift_id)
       SELECT b.id, s.phone, o.sender_name AS sender FROM begun b JOIN on_call_shift s ON s.id = b.shift_id, own_clinic o`,
      [taskId, shiftId],
    );
    return row ?? null;
  }

  async settle(id: string, outcome: 'accepted' | 'refused' | 'unclear', code: string | null): Promise<void> {
    await this.unitOfWork.query('UPDATE on_call_page SET outcome = $2, code = $3 WHERE id = $1', [id, outcome, code]);
  }
}
