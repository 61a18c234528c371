import { Injectable } from '@nestjs/common';
import type { OnCallPage } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { pagedKinds } from '@snowmelt/tasks';

/** Somebody on call who is to be told of a task. */
export interface PageDue {
  readonly clinicId: string;
  readonly taskId: string;
  readonly shiftId: string;
  /** Somebody has the task now: only a call that was asked for goes. */
  readonly isOver?: boolean;
}
export type PageOutcome = NonNullable<OnCallPage['outcome']>;

export interface BegunPage {
  readonly id: string;
  readonly phone: string;
  /** How the clinic signs its texts. */
  readonly sender: string;
}

/** As often as the rules of tasks say. Taking the task ends it; the task itself climbs meanwhile. */
const due = `pages_due($1, $2)`;
const LIMIT = 1000;

@Injectable()
export class PageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  due(limit: number): Promise<PageDue[]> {
    return this.unitOfWork.lookup<PageDue>(
      `SELECT d.clinic_id AS "clinicId", d.task_id AS "taskId", d.shift_id AS "shiftId", false AS "isOver" FROM ${due} d
       UNION ALL SELECT o.clinic_id, o.task_id, o.shift_id, true FROM page_failures_over($1, $2) o`,
      [pagedKinds, limit],
    );
  }

  /** Null where there is no such page. */
  async clinicOf(pageId: string): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ id: string | null }>('SELECT clinic_of_page($1) AS id', [pageId]);
    return row?.id ?? null;
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

  /** A report may have come before the answer. */
  async settle(id: string, outcome: PageOutcome, code: string | null): Promise<void> {
    await this.unitOfWork.query('UPDATE on_call_page SET outcome = $2, code = $3 WHERE id = $1 AND outcome IS NULL', [
      id,
      outcome,
      code,
    ]);
  }

  /** Null where it says nothing new, or is about another number. What was delivered stays so. */
  async learned(id: string, to: string, outcome: PageOutcome, code: string | null) {
    const [row] = await this.unitOfWork.query<Omit<PageDue, 'clinicId'>>(
      `UPDATE on_call_page p SET outcome = $3, code = left($4, 60) FROM on_call_shift s
       WHERE p.id = $1 AND s.id = p.shift_id AND s.phone = $2 AND coalesce(p.outcome, '') NOT IN ('delivered', $3)
       RETURNING p.task_id AS "taskId", p.shift_id AS "shiftId"`,
      [id, to, outcome, code],
    );
    return row ?? null;
  }

  /** Whether nobody could say of the last three whether they went out. */
  async isSilent(taskId: string, shiftId: string): Promise<boolean> {
    const rows = await this.unitOfWork.query<{ outcome: string | null }>(
      'SELECT outcome FROM on_call_page WHERE task_id = $1 AND shift_id = $2 ORDER BY nth DESC LIMIT 3',
      [taskId, shiftId],
    );
    return rows.length === 3 && rows.every(({ outcome }) => outcome === null || outcome === 'unclear');
  }

  async asksCall(taskId: string, shiftId: string, asked: boolean): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE on_call_page SET asks_call = $3 WHERE task_id = $1 AND shift_id = $2 AND asks_call <> $3
         AND (NOT $3 OR id = (SELECT max(o.id::text)::uuid FROM on_call_page o WHERE o.task_id = $1 AND o.shift_id = $2))`,
      [taskId, shiftId, asked],
    );
  }
}
