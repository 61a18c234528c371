import { Injectable } from '@nestjs/common';
import type { Role, TaskKind } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { closedByPeople, urgentKinds } from './task-kinds.js';

/** What is stored of a task that is wanted, with what its kind says. */
export interface WantedRow {
  readonly key: string;
  readonly kind: TaskKind;
  readonly patientId: string | null;
  readonly appointmentId: string | null;
  readonly visitLocal: string | null;
  readonly role: Role;
  readonly dueAt: Date;
  readonly climbsAt: Date | null;
}

export interface TaskRow {
  readonly id: string;
  readonly version: number;
  readonly kind: TaskKind;
  readonly words: string | null;
  readonly patientId: string | null;
  readonly patientName: string | null;
  readonly phone: string | null;
  readonly appointmentId: string | null;
  readonly visitLocal: string | null;
  readonly role: Role;
  readonly climbsAt: string | null;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly status: 'open' | 'done' | 'gone';
  readonly closedAt: string | null;
  readonly closedById: string | null;
  readonly closedByName: string | null;
  readonly outcome: string | null;
  readonly cursor: string;
}

export interface TaskFilter {
  readonly whose: 'mine' | 'role' | 'all';
  readonly state: 'open' | 'closed';
  readonly staffId: string;
  readonly roles: readonly Role[];
  readonly patientId: string | null;
  readonly taskId: string | null;
}

export interface TaskToClimb {
  readonly clinicId: string;
  readonly taskId: string;
}

/** How long closed ones stay in the list. */
const CLOSED_DAYS = 30;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** $1: the caller, $2: their roles. */
const isMine = 't.assigned_to = $1';
/** An urgent one that nobody has taken is everybody's. */
const isOfRole = (urgentKinds: '$3' | '$9') =>
  `(t.assigned_to = $1 OR (t.assigned_to IS NULL AND (t.role = ANY ($2::text[]) OR t.kind = ANY (${urgentKinds}::text[]))))`;

@Injectable()
export class TaskRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Brings the open tasks of a scope in line with what is wanted, in one statement. What a person has done stays done;
   * what had gone and is wanted again is opened anew.
   */
  async settle(scope: string, wanted: readonly WantedRow[]): Promise<void> {
    await this.unitOfWork.query(
      `WITH wanted AS (
         SELECT * FROM jsonb_to_recordset($2::jsonb) AS w (key text, kind text, "patientId" uuid, "appointmentId" uuid, "visitLocal" timestamp,
           role text, "dueAt" timestamptz, "climbsAt" timestamptz)),
       gone AS (
         UPDATE task t SET status = 'gone', closed_at = snowmelt_now(), climbs_at = NULL, version = version + 1
         WHERE t.scope = $1 AND t.status = 'open' AND t.kind <> ALL ($3::text[]) AND t.key NOT IN (SELECT w.key FROM wanted w))
       INSERT INTO task AS t (clinic_id, scope, key, kind, patient_id, appointment_id, visit_local, role, due_at, climbs_at)
       SELECT current_clinic_id(), $1, w.key, w.kind, w."patientId", w."appointmentId", w."visitLocal", w.role, w."dueAt", w."climbsAt" FROM wanted w
       ON CONFLICT (clinic_id, key) DO UPDATE SET status = 'open', closed_at = NULL, appointment_id = excluded.appointment_id, visit_local = excluded.visit_local, due_at = excluded.due_at,
         role = excluded.role, climbs_at = excluded.climbs_at, version = t.version + 1,
         opened_at = CASE t.status WHEN 'open' THEN t.opened_at ELSE snowmelt_now() END,
         assigned_to = CASE t.status WHEN 'open' THEN t.assigned_to END
       WHERE t.status = 'gone' OR (t.status = 'open' AND (t.appointment_id, t.visit_local, t.due_at) IS DISTINCT FROM (excluded.appointment_id, excluded.visit_local, excluded.due_at))`,
      [scope, JSON.stringify(wanted), closedByPeople],
    );
  }

  /** Who opens two at once for one scope waits for the other. */
  async openOnce(scope: string, row: WantedRow): Promise<void> {
    await this.unitOfWork.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('task:' || current_clinic_id() || $1, 0))`,
      [scope],
    );
    await this.unitOfWork.query(
      `INSERT INTO task (clinic_id, scope, key, kind, patient_id, appointment_id, visit_local, role, due_at, climbs_at)
       SELECT current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT FROM task t WHERE t.scope = $1 AND t.status = 'open')
       ON CONFLICT (clinic_id, key) DO NOTHING`,
      [scope, row.key, row.kind, row.patientId, row.appointmentId, row.visitLocal, row.role, row.dueAt, row.climbsAt],
    );
  }

  async finish(scope: string, { by, outcome }: { by: string; outcome: string }): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE task SET status = 'done', closed_at = snowmelt_now(), closed_by = $2, outcome = $3, climbs_at = NULL, version = version + 1
       WHERE scope = $1 AND status = 'open'`,
      [scope, by, outcome],
    );
  }

  /** One that somebody wrote down. */
  async open(task: Omit<WantedRow, 'key'> & { readonly words: string; readonly openedBy: string }): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO task (clinic_id, scope, key, kind, patient_id, words, role, due_at, climbs_at, opened_by)
       SELECT current_clinic_id(), 'by-hand', 'by-hand:' || uuidv7(), $1, $2, $3, $4, $5, $6, $7 RETURNING id`,
      [task.kind, task.patientId, task.words, task.role, task.dueAt, task.climbsAt, task.openedBy],
    );
    return (row as { id: string }).id;
  }

  async list(filter: TaskFilter, after: string | null, limit: number): Promise<TaskRow[]> {
    const { whose, state, staffId, roles, patientId, taskId } = filter;
    return this.unitOfWork.query<TaskRow>(
      `WITH placed AS (
         SELECT t.*, CASE WHEN t.status = 'open' AND t.kind = ANY ($9::text[]) THEN 0 ELSE 1 END AS place,
           CASE WHEN t.status = 'open' THEN extract(epoch FROM t.due_at) ELSE -extract(epoch FROM t.closed_at) END AS nth
         FROM task t
         WHERE ($3 = 'all' OR ($3 = 'mine' AND ${isMine}) OR ($3 = 'role' AND ${isOfRole('$9')}))
           AND ($5::uuid IS NULL OR t.patient_id = $5) AND ($6::uuid IS NULL OR t.id = $6)
           AND (($4 = 'open' AND t.status = 'open')
             OR ($4 = 'closed' AND t.status <> 'open' AND t.closed_at > snowmelt_now() - interval '${CLOSED_DAYS} days')))
       SELECT t.id, t.version, t.kind, t.words, t.patient_id AS "patientId", p.name AS "patientName",
         (SELECT a.value FROM patient_address a WHERE a.patient_id = t.patient_id AND a.system = 'sms') AS phone,
         t.appointment_id AS "appointmentId", to_char(t.visit_local, 'YYYY-MM-DD"T"HH24:MI') AS "visitLocal", t.role,
         ${instant('t.climbs_at')} AS "climbsAt", t.assigned_to AS "assigneeId", s.display_name AS "assigneeName",
         ${instant('t.opened_at')} AS "openedAt", ${instant('t.due_at')} AS "dueAt", t.status = 'open' AND t.due_at <= snowmelt_now() AS "isOverdue",
         t.status, ${instant('t.closed_at')} AS "closedAt", t.closed_by AS "closedById", c.display_name AS "closedByName", t.outcome,
         concat_ws('_', t.place, t.nth, t.id) AS cursor
       FROM placed t LEFT JOIN patient_name p ON p.id = t.patient_id LEFT JOIN staff_name s ON s.id = t.assigned_to LEFT JOIN staff_name c ON c.id = t.closed_by
       WHERE $7::text IS NULL
         OR (t.place, t.nth, t.id) > (split_part($7, '_', 1)::int, split_part($7, '_', 2)::numeric, split_part($7, '_', 3)::uuid)
       ORDER BY t.place, t.nth, t.id LIMIT $8`,
      [staffId, roles, whose, state, patientId, taskId, after, limit, urgentKinds],
    );
  }

  async count(staffId: string, roles: readonly Role[]) {
    const [row] = await this.unitOfWork.query<{
      mine: number;
      role: number;
      all: number;
      overdue: number;
      urgent: number;
    }>(
      `SELECT count(*) FILTER (WHERE ${isMine})::int AS mine, count(*) FILTER (WHERE ${isOfRole('$3')})::int AS role, count(*)::int AS all,
         count(*) FILTER (WHERE ${isOfRole('$3')} AND t.due_at <= snowmelt_now())::int AS overdue, count(*) FILTER (WHERE t.kind = ANY ($3::text[]))::int AS urgent
       FROM task t WHERE t.status = 'open'`,
      [staffId, roles, urgentKinds],
    );
    return row as { mine: number; role: number; all: number; overdue: number; urgent: number };
  }

  async assign(id: string, version: number, assigneeId: string | null): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE task SET assigned_to = $3, version = version + 1 WHERE id = $1 AND version = $2 AND status = 'open' RETURNING 1`,
      [id, version, assigneeId],
    );
    return rows.length > 0;
  }

  async close(id: string, version: number, { by, outcome }: { by: string; outcome: string }): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE task SET status = 'done', closed_at = snowmelt_now(), closed_by = $3, outcome = $4, climbs_at = NULL, version = version + 1
       WHERE id = $1 AND version = $2 AND status = 'open' RETURNING 1`,
      [id, version, by, outcome],
    );
    return rows.length > 0;
  }

  /** It has its time and its role as before, and goes on from now. */
  async reopen(id: string, version: number, climbsAfterMinutes: number): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE task SET status = 'open', closed_at = NULL, closed_by = NULL, outcome = NULL, version = version + 1,
         climbs_at = greatest(due_at, snowmelt_now()) + make_interval(mins => $3)
       WHERE id = $1 AND version = $2 AND status = 'done' RETURNING 1`,
      [id, version, climbsAfterMinutes],
    );
    return rows.length > 0;
  }

  colleagues(): Promise<{ id: string; name: string; roles: Role[] }[]> {
    return this.unitOfWork.query<{ id: string; name: string; roles: Role[] }>(
      'SELECT c.id, c.display_name AS name, c.roles FROM colleague c ORDER BY c.display_name, c.id LIMIT 1000',
    );
  }

  climbing(limit: number): Promise<TaskToClimb[]> {
    return this.unitOfWork.lookup<TaskToClimb>(
      'SELECT clinic_id AS "clinicId", task_id AS "taskId" FROM climbing_tasks($1)',
      [limit],
    );
  }

  /** Null when it is no longer to climb: another worker was first, or somebody closed it. */
  async lockToClimb(id: string): Promise<{ kind: TaskKind; role: Role } | null> {
    const [row] = await this.unitOfWork.query<{ kind: TaskKind; role: Role }>(
      `SELECT kind, role FROM task WHERE id = $1 AND status = 'open' AND climbs_at <= snowmelt_now() FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  async climb(id: string, role: Role, againAfterMinutes: number | null): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE task SET role = $2, climbs_at = snowmelt_now() + make_interval(mins => $3), version = version + 1 WHERE id = $1`,
      [id, role, againAfterMinutes],
    );
  }
}
