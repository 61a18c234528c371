import { Injectable } from '@nestjs/common';
import type { Role, TaskKind } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { closedByMore, closedByPeople, LEFT_MINUTES, urgentKinds } from './task-kinds.js';

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
  /** Of the clinic, and the roles that somebody there has. */
  readonly zone: string;
  readonly rolesHere: readonly Role[];
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly status: 'open' | 'done' | 'gone';
  readonly closedAt: string | null;
  readonly closedById: string | null;
  readonly closedByName: string | null;
  /** What was said at each close, the latest first. */
  readonly outcomes: readonly { readonly at: string; readonly by: string; readonly words: string }[];
  readonly cursor: string;
}

export interface TaskFilter {
  readonly whose: 'mine' | 'role' | 'all';
  /** Closed ones of the last 30 days; `any`: however old. */
  readonly state: 'open' | 'closed' | 'any';
  readonly staffId: string;
  readonly roles: readonly Role[];
  readonly patientId: string | null;
  readonly taskIds: readonly string[] | null;
}

export interface TaskToClimb {
  readonly clinicId: string;
  readonly taskId: string;
}

/** One whose time has come to go on, with what decides to whom and when. */
export interface ClimbingTask {
  readonly kind: TaskKind;
  readonly role: Role;
  /** The clinic's, IANA. */
  readonly zone: string;
  /** The roles that somebody at the clinic has. */
  readonly rolesHere: readonly Role[];
}

/** How long closed ones stay in the list. */
const CLOSED_DAYS = 30;
const BEGINS_ANEW = `(t.status = 'gone' OR t.visit_local IS DISTINCT FROM excluded.visit_local)`;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** $1: the caller, $2: their roles. */
const clinicNow = `(SELECT o.time_zone FROM own_clinic o) AS zone, ARRAY(SELECT DISTINCT unnest(r.roles) FROM colleague r) AS "rolesHere"`;
const isMine = 't.assigned_to = $1';
/**
 * An urgent one that nobody has taken is everybody's, and so is one that somebody took half an hour ago and has not
 * closed. What somebody has who left the clinic is nobody's again.
 */
const isOfRole = (urgentKinds: '$3' | '$9') =>
  `(t.assigned_to = $1 OR ((NOT EXISTS (SELECT FROM colleague a WHERE a.id = t.assigned_to)
      OR (t.kind = ANY (${urgentKinds}::text[]) AND t.assigned_at <= snowmelt_now() - interval '${LEFT_MINUTES} minutes')) AND (t.role = ANY ($2::text[]) OR t.kind = ANY (${urgentKinds}::text[]))))`;

@Injectable()
export class TaskRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Brings the open tasks of a scope in line with what is wanted, in one statement. What a person has done stays done;
   * what had gone and is wanted again is opened anew. An open one gets a later time, and begins at its first role
   * again, only with a visit that was moved: told again and again, it would else wait for ever.
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
       ON CONFLICT (clinic_id, key) DO UPDATE SET status = 'open', closed_at = NULL, appointment_id = excluded.appointment_id,
         visit_local = excluded.visit_local, version = t.version + 1,
         due_at = CASE WHEN ${BEGINS_ANEW} THEN excluded.due_at ELSE least(t.due_at, excluded.due_at) END,
         role = CASE WHEN ${BEGINS_ANEW} THEN excluded.role ELSE t.role END,
         climbs_at = CASE WHEN ${BEGINS_ANEW} THEN excluded.climbs_at WHEN t.climbs_at IS NOT NULL THEN least(t.climbs_at, excluded.climbs_at) END,
         opened_at = CASE t.status WHEN 'open' THEN t.opened_at ELSE snowmelt_now() END,
         assigned_to = CASE t.status WHEN 'open' THEN t.assigned_to END, assigned_at = CASE t.status WHEN 'open' THEN t.assigned_at END
       WHERE t.status = 'gone'
         OR (t.status = 'open' AND ((t.visit_local, t.appointment_id) IS DISTINCT FROM (excluded.visit_local, excluded.appointment_id) OR excluded.due_at < t.due_at))`,
      [scope, JSON.stringify(wanted), closedByPeople],
    );
  }

  /** Who opens two at once for one scope waits for the other. */
  async openOnce(scope: string, row: WantedRow): Promise<string> {
    await this.unitOfWork.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('task:' || current_clinic_id() || $1, 0))`,
      [scope],
    );
    const [standing] = await this.unitOfWork.query<{ id: string }>(
      `WITH standing AS (SELECT t.id FROM task t WHERE (t.scope = $1 AND t.status = 'open') OR t.key = $2 ORDER BY t.id LIMIT 1),
       opened AS (
         INSERT INTO task (clinic_id, scope, key, kind, patient_id, appointment_id, visit_local, role, due_at, climbs_at)
         SELECT current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT FROM standing) RETURNING id)
       SELECT o.id FROM opened o UNION ALL SELECT s.id FROM standing s`,
      [scope, row.key, row.kind, row.patientId, row.appointmentId, row.visitLocal, row.role, row.dueAt, row.climbsAt],
    );
    return (standing as { id: string }).id;
  }

  async finish(scope: string, { by, outcome }: { by: string; outcome: string }): Promise<void> {
    await this.unitOfWork.query(
      `WITH done AS (
         UPDATE task SET status = 'done', closed_at = snowmelt_now(), closed_by = $2, climbs_at = NULL, version = version + 1
         WHERE scope = $1 AND status = 'open' RETURNING clinic_id, id)
       INSERT INTO task_outcome (clinic_id, task_id, said_by, words) SELECT d.clinic_id, d.id, $2, $3 FROM done d`,
      [scope, by, outcome],
    );
  }

  /** Of these, those that are open and of a kind that may be closed with a word. */
  async finishThose(ids: readonly string[], { by, outcome }: { by: string; outcome: string }): Promise<void> {
    await this.unitOfWork.query(
      `WITH done AS (
         UPDATE task SET status = 'done', closed_at = snowmelt_now(), closed_by = $2, climbs_at = NULL, version = version + 1
         WHERE id = ANY ($1) AND status = 'open' AND kind <> ALL ($4) RETURNING clinic_id, id)
       INSERT INTO task_outcome (clinic_id, task_id, said_by, words) SELECT d.clinic_id, d.id, $2, $3 FROM done d`,
      [ids, by, outcome, closedByMore],
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
    const { whose, state, staffId, roles, patientId, taskIds } = filter;
    return this.unitOfWork.query<TaskRow>(
      `WITH placed AS (
         SELECT t.*, CASE WHEN t.status = 'open' AND t.kind = ANY ($9::text[]) THEN 0 ELSE 1 END AS place,
           CASE WHEN t.status = 'open' THEN extract(epoch FROM t.due_at) ELSE -extract(epoch FROM t.closed_at) END AS nth
         FROM task t
         WHERE ($3 = 'all' OR ($3 = 'mine' AND ${isMine}) OR ($3 = 'role' AND ${isOfRole('$9')}))
           AND ($5::uuid IS NULL OR t.patient_id = $5) AND ($6::uuid[] IS NULL OR t.id = ANY ($6))
           AND ($4 = 'any' OR ($4 = 'open' AND t.status = 'open')
             OR ($4 = 'closed' AND t.status <> 'open' AND t.closed_at > snowmelt_now() - interval '${CLOSED_DAYS} days')))
       SELECT t.id, t.version, t.kind, t.words, t.patient_id AS "patientId", p.name AS "patientName",
         (SELECT a.value FROM patient_address a WHERE a.patient_id = t.patient_id AND a.system = 'sms') AS phone,
         t.appointment_id AS "appointmentId", to_char(t.visit_local, 'YYYY-MM-DD"T"HH24:MI') AS "visitLocal", t.role,
         ${instant('t.climbs_at')} AS "climbsAt", ${clinicNow}, t.assigned_to AS "assigneeId", s.display_name AS "assigneeName",
         ${instant('t.opened_at')} AS "openedAt", ${instant('t.due_at')} AS "dueAt", t.status = 'open' AND t.due_at <= snowmelt_now() AS "isOverdue",
         t.status, ${instant('t.closed_at')} AS "closedAt", t.closed_by AS "closedById", c.display_name AS "closedByName",
         coalesce((SELECT jsonb_agg(jsonb_build_object('at', ${instant('o.said_at')}, 'by', n.display_name, 'words', o.words) ORDER BY o.said_at DESC, o.id DESC)
           FROM task_outcome o JOIN staff_name n ON n.id = o.said_by WHERE o.task_id = t.id), '[]') AS outcomes,
         concat_ws('_', t.place, t.nth, t.id) AS cursor
       FROM placed t LEFT JOIN patient_name p ON p.id = t.patient_id LEFT JOIN colleague s ON s.id = t.assigned_to LEFT JOIN staff_name c ON c.id = t.closed_by
       WHERE $7::text IS NULL
         OR (t.place, t.nth, t.id) > (split_part($7, '_', 1)::int, split_part($7, '_', 2)::numeric, split_part($7, '_', 3)::uuid)
       ORDER BY t.place, t.nth, t.id LIMIT $8`,
      [staffId, roles, whose, state, patientId, taskIds, after, limit, urgentKinds],
    );
  }

  async count(staffId: string, roles: readonly Role[]) {
    const [row] = await this.unitOfWork.query<{ mine: number; role: number; all: number }>(
      `SELECT count(*) FILTER (WHERE ${isMine})::int AS mine, count(*) FILTER (WHERE ${isOfRole('$3')})::int AS role, count(*)::int AS all
       FROM task t WHERE t.status = 'open'`,
      [staffId, roles, urgentKinds],
    );
    return row as { mine: number; role: number; all: number };
  }

  async heldBy(staffId: string): Promise<number> {
    const [row] = await this.unitOfWork.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM task WHERE assigned_to = $1 AND status = 'open'`,
      [staffId],
    );
    return row?.open ?? 0;
  }

  async handOver(staffId: string, toId: string | null): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE task SET assigned_to = $2, assigned_at = CASE WHEN $2::uuid IS NOT NULL THEN snowmelt_now() END, version = version + 1 WHERE assigned_to = $1 AND status = 'open'`,
      [staffId, toId],
    );
  }

  async assign(id: string, version: number, assigneeId: string | null): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE task SET assigned_to = $3, assigned_at = CASE WHEN $3::uuid IS NOT NULL THEN snowmelt_now() END, version = version + 1 WHERE id = $1 AND version = $2 AND status = 'open' RETURNING 1`,
      [id, version, assigneeId],
    );
    return rows.length > 0;
  }

  async close(id: string, version: number, { by, outcome }: { by: string; outcome: string }): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `WITH done AS (
         UPDATE task SET status = 'done', closed_at = snowmelt_now(), closed_by = $3, climbs_at = NULL, version = version + 1
         WHERE id = $1 AND version = $2 AND status = 'open' RETURNING clinic_id, id)
       INSERT INTO task_outcome (clinic_id, task_id, said_by, words) SELECT d.clinic_id, d.id, $3, $4 FROM done d RETURNING 1`,
      [id, version, by, outcome],
    );
    return rows.length > 0;
  }

  /** It has its time and its role as before, and goes on from now. */
  async reopen(id: string, version: number, climbsAfterMinutes: number): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE task SET status = 'open', closed_at = NULL, closed_by = NULL, version = version + 1, assigned_at = CASE WHEN assigned_to IS NOT NULL THEN snowmelt_now() END,
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
  async lockToClimb(id: string): Promise<ClimbingTask | null> {
    const [row] = await this.unitOfWork.query<ClimbingTask>(
      `SELECT kind, role, ${clinicNow} FROM task WHERE id = $1 AND status = 'open' AND climbs_at <= snowmelt_now() FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  /** Leaves its version as it is: whoever is about to close it closes what they saw. */
  async climb(id: string, role: Role, climbsAt: Date | null): Promise<void> {
    await this.unitOfWork.query('UPDATE task SET role = $2, climbs_at = $3 WHERE id = $1', [id, role, climbsAt]);
  }
}
