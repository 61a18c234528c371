import { Injectable } from '@nestjs/common';
import type { Course, EndReason, Protocol, Stage } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { type Decision, FOLLOWS_DOSES } from './stage-of-course.js';

const PROTOCOL = `jsonb_build_object('id', p.id, 'code', p.code, 'version', p.version, 'name', p.name,
  'sessions', (p.definition #>> '{sessions,value}')::int, 'approvedBy', p.approved_by)`;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const SELECT = `
  SELECT c.id, c.patient_id AS "patientId", ${PROTOCOL} AS protocol, c.stage, ${instant('c.stage_entered_at')} AS "stageEnteredAt",
         CASE WHEN c.stage = 'on_hold' THEN (SELECT h.from_stage FROM stage_change h WHERE h.course_id = c.id AND h.to_stage = 'on_hold' ORDER BY h.id DESC LIMIT 1) END AS "heldFrom",
         ${instant('c.started_at')} AS "startedAt", ${instant('c.ended_at')} AS "endedAt",
         CASE WHEN c.ended_at IS NOT NULL THEN (SELECT e.end_reason FROM stage_change e WHERE e.course_id = c.id ORDER BY e.id DESC LIMIT 1) END AS "endReason"
  FROM course_of_treatment c JOIN protocol p ON p.id = c.protocol_id`;

export type CourseRow = Omit<Course, 'nextStages'>;

/** The fact that a computed stage rests on. */
type StageFact = 'dose_given' | 'planned_doses_given' | 'dose_corrected';

/** Who changed the stage, and why: a person who decided it, or a fact that it follows from. */
export type StageCause =
  | { readonly reason: string; readonly changedBy: string; readonly endReason: EndReason | null }
  | { readonly reason: string; readonly fact: StageFact; readonly dosesGiven: number };

/** What is recorded of a course's stages. `dosesCounted`: how many doses the last computed change rests on. */
export interface StageRecord {
  readonly decisions: readonly Decision[];
  readonly dosesCounted: number | null;
}

@Injectable()
export class CourseRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Each in the version in force. */
  async protocols(): Promise<Protocol[]> {
    const rows = await this.unitOfWork.query<{ protocol: Protocol }>(
      `SELECT DISTINCT ON (p.code) ${PROTOCOL} AS protocol FROM protocol p WHERE p.holds_from <= snowmelt_now() ORDER BY p.code, p.version DESC`,
    );
    return rows.map((row) => row.protocol);
  }

  /** Only the version in force can be started with. */
  async isInForce(protocolId: string): Promise<boolean> {
    return (await this.protocols()).some(({ id }) => id === protocolId);
  }

  /** The patient's open course, otherwise the last one. */
  async latest(patientId: string): Promise<CourseRow | null> {
    const [row] = await this.unitOfWork.query<CourseRow>(
      `${SELECT} WHERE c.patient_id = $1 ORDER BY c.ended_at DESC NULLS FIRST, c.id DESC LIMIT 1`,
      [patientId],
    );
    return row ?? null;
  }

  /** Locks the course, then reads it: a change that it had to wait for is seen. */
  async lock(id: string): Promise<CourseRow | null> {
    await this.unitOfWork.query('SELECT FROM course_of_treatment WHERE id = $1 FOR UPDATE', [id]);
    const [row] = await this.unitOfWork.query<CourseRow>(`${SELECT} WHERE c.id = $1`, [id]);
    return row ?? null;
  }

  async stageRecord(courseId: string): Promise<StageRecord> {
    const [row] = await this.unitOfWork.query<{
      decisions: (Omit<Decision, 'at'> & { at: string })[];
      dosesCounted: number | null;
    }>(
      `SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'from', from_stage, 'to', to_stage, 'at', changed_at)) FILTER (WHERE changed_by IS NOT NULL), '[]') AS decisions,
         (array_agg(doses_given ORDER BY id DESC) FILTER (WHERE fact IS NOT NULL))[1] AS "dosesCounted"
       FROM stage_change WHERE course_id = $1`,
      [courseId],
    );
    const { decisions, dosesCounted } = row as NonNullable<typeof row>;
    return { decisions: decisions.map(({ at, ...decision }) => ({ ...decision, at: new Date(at) })), dosesCounted };
  }

  /** The courses whose stage follows their doses now. */
  async followingDoses(): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      'SELECT id FROM course_of_treatment WHERE ended_at IS NULL AND stage = ANY ($1) ORDER BY id',
      [FOLLOWS_DOSES],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Returns null when the patient has a course in progress; a partial unique index decides between concurrent inserts.
   */
  async insert(patientId: string, protocolId: string, stage: Stage): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO course_of_treatment (clinic_id, patient_id, protocol_id, stage) VALUES (current_clinic_id(), $1, $2, $3)
       ON CONFLICT (clinic_id, patient_id) WHERE ended_at IS NULL DO NOTHING RETURNING id`,
      [patientId, protocolId, stage],
    );
    return row?.id ?? null;
  }

  async changeStage(courseId: string, to: Stage, ended: boolean): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE course_of_treatment SET stage = $2, stage_entered_at = snowmelt_now(), version = version + 1, ended_at = CASE WHEN $3 THEN snowmelt_now() END WHERE id = $1`,
      [courseId, to, ended],
    );
  }

  async recordChange(courseId: string, from: Stage | null, to: Stage, cause: StageCause): Promise<string> {
    const { changedBy, endReason, fact, dosesGiven } = {
      ...{ changedBy: null, endReason: null, fact: null, dosesGiven: null },
      ...cause,
    };
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO stage_change (clinic_id, course_id, from_stage, to_stage, reason, changed_by, end_reason, fact, doses_given)
       VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [courseId, from, to, cause.reason, changedBy, endReason, fact, dosesGiven],
    );
    return (row as { id: string }).id;
  }
}
