import { Injectable } from '@nestjs/common';
import type { Course, Protocol, Stage } from '@snowmelt/contracts';
import { PrismaDatabase, UnitOfWork } from '@snowmelt/database';

const PROTOCOL = `jsonb_build_object('id', p.id, 'code', p.code, 'version', p.version, 'name', p.name,
  'sessions', (p.definition #>> '{sessions,value}')::int, 'approvedBy', p.approved_by)`;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const SELECT = `
  SELECT c.id, c.patient_id AS "patientId", ${PROTOCOL} AS protocol, c.stage, ${instant('c.stage_entered_at')} AS "stageEnteredAt",
         CASE WHEN c.stage = 'on_hold' THEN (SELECT h.from_stage FROM stage_change h WHERE h.course_id = c.id AND h.to_stage = 'on_hold' ORDER BY h.id DESC LIMIT 1) END AS "heldFrom",
         ${instant('c.started_at')} AS "startedAt", ${instant('c.ended_at')} AS "endedAt"
  FROM course_of_treatment c JOIN protocol p ON p.id = c.protocol_id`;

export type CourseRow = Omit<Course, 'nextStages'>;

@Injectable()
export class CourseRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prisma: PrismaDatabase,
  ) {}

  async protocols(): Promise<Protocol[]> {
    const rows = await this.unitOfWork.query<{ protocol: Protocol }>(
      `SELECT DISTINCT ON (p.code) ${PROTOCOL} AS protocol FROM protocol p ORDER BY p.code, p.version DESC`,
    );
    return rows.map((row) => row.protocol);
  }

  async protocolExists(id: string): Promise<boolean> {
    return (await this.prisma.client.protocol.count({ where: { id } })) > 0;
  }

  async open(patientId: string): Promise<CourseRow | null> {
    const [row] = await this.unitOfWork.query<CourseRow>(`${SELECT} WHERE c.patient_id = $1 AND c.ended_at IS NULL`, [
      patientId,
    ]);
    return row ?? null;
  }

  async find(id: string): Promise<CourseRow | null> {
    const [row] = await this.unitOfWork.query<CourseRow>(`${SELECT} WHERE c.id = $1 FOR UPDATE OF c`, [id]);
    return row ?? null;
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

  async recordChange(
    courseId: string,
    from: Stage | null,
    to: Stage,
    reason: string,
    changedBy: string | null,
  ): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO stage_change (clinic_id, course_id, from_stage, to_stage, reason, changed_by) VALUES (current_clinic_id(), $1, $2, $3, $4, $5) RETURNING id`,
      [courseId, from, to, reason, changedBy],
    );
    return (row as { id: string }).id;
  }
}
