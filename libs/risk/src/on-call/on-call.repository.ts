import { Injectable } from '@nestjs/common';
import type { NewOnCallShift, OnCallPage, OnCallShift } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const LIMIT = 1000;

@Injectable()
export class OnCallRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those that go on or come. */
  standing(id: string | null = null): Promise<OnCallShift[]> {
    return this.unitOfWork.query<OnCallShift>(
      `SELECT s.id, jsonb_build_object('id', n.id, 'name', n.display_name) AS staff, s.phone, ${instant('s.starts_at')} AS "startsAt", ${instant('s.ends_at')} AS "endsAt",
         s.starts_at <= snowmelt_now() AS "isNow"
       FROM on_call_shift s JOIN staff_name n ON n.id = s.staff_user_id
       WHERE s.withdrawn_at IS NULL AND s.ends_at > snowmelt_now() AND ($1::uuid IS NULL OR s.id = $1) ORDER BY s.starts_at, s.id LIMIT ${LIMIT}`,
      [id],
    );
  }

  latestPages(): Promise<OnCallPage[]> {
    return this.unitOfWork.query<OnCallPage>(
      `SELECT p.id, p.task_id AS "taskId", n.display_name AS "staffName", ${instant('p.begun_at')} AS at, p.outcome
       FROM on_call_page p JOIN on_call_shift s ON s.id = p.shift_id JOIN staff_name n ON n.id = s.staff_user_id
       WHERE p.begun_at > snowmelt_now() - interval '24 hours' ORDER BY p.begun_at DESC, p.id DESC LIMIT ${LIMIT}`,
      [],
    );
  }

  /** Null when the colleague is not at the clinic, or has left. */
  async add({ staffId, phone, startsAt, endsAt }: NewOnCallShift, by: string): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO on_call_shift (clinic_id, staff_user_id, phone, starts_at, ends_at, created_by)
       SELECT current_clinic_id(), c.id, $2, $3, $4, $5 FROM colleague c WHERE c.id = $1 RETURNING id`,
      [staffId, phone, startsAt, endsAt, by],
    );
    return row?.id ?? null;
  }

  /** Times on call of somebody that are not over. */
  async of(staffId: string): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      'SELECT id FROM on_call_shift WHERE staff_user_id = $1 AND withdrawn_at IS NULL AND ends_at > snowmelt_now()',
      [staffId],
    );
    return rows.map(({ id }) => id);
  }

  async withdraw(id: string, by: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE on_call_shift SET withdrawn_at = snowmelt_now(), withdrawn_by = $2
       WHERE id = $1 AND withdrawn_at IS NULL AND ends_at > snowmelt_now() RETURNING 1`,
      [id, by],
    );
    return rows.length > 0;
  }
}
