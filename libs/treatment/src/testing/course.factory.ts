import { type EndReason, endReasons, type Stage } from '@snowmelt/contracts';
import { idOf, type Sql } from '@snowmelt/testing';

const number = (value: number, unit: string) => ({ value, unit, source: 'test' });

/** All numbers of an infusion protocol. */
export const infusionNumbers = (sessions = 2) => ({
  sessions: number(sessions, 'sessions'),
  minimumGapHours: number(48, 'h'),
  hardMinimumGapHours: number(24, 'h'),
  fastingSolidsHours: number(6, 'h'),
  fastingClearHours: number(2, 'h'),
  noDriveHours: number(24, 'h'),
  noAlcoholBeforeHours: number(24, 'h'),
  noAlcoholAfterHours: number(24, 'h'),
  noBigChoicesDays: number(3, 'd'),
});

export const approvedProtocol = (
  sql: Sql,
  {
    code = 'iv_induction',
    version = 1,
    name = 'Infusions',
    definition = infusionNumbers(),
    approvedBy = 'test',
  }: { code?: string; version?: number; name?: string; definition?: object; approvedBy?: string } = {},
): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO protocol (clinic_id, code, version, name, definition, approved_by, approved_at) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, now())`,
    [code, version, name, JSON.stringify(definition), approvedBy],
  );

/** What somebody decided, as the record of the course has it. */
const decided = (sql: Sql, courseId: string, stage: string) =>
  sql(
    `INSERT INTO stage_change (clinic_id, course_id, to_stage, reason, changed_by, end_reason)
    VALUES (current_clinic_id(), $1, $2, 'arranged for a spec', uuidv7(), $3)`,
    [courseId, stage, anyEndReason(stage as Stage) ?? null],
  );

/** A course at this stage, however it got there. */
export async function courseAt(
  sql: Sql,
  stage: string,
  { patientId, protocolId, startedDaysAgo = 0 }: { patientId: string; protocolId: string; startedDaysAgo?: number },
): Promise<string> {
  const id = await idOf(
    sql,
    `INSERT INTO course_of_treatment (clinic_id, patient_id, protocol_id, stage, started_at)
    VALUES (current_clinic_id(), $1, $2, $3, now() - $4 * interval '1 day')`,
    [patientId, protocolId, stage, startedDaysAgo],
  );
  await decided(sql, id, stage);
  return id;
}

/** Switches the patient's course to this protocol. */
export const courseKeepsTo = (sql: Sql, patientId: string, protocolId: string) =>
  sql('UPDATE course_of_treatment SET protocol_id = $2 WHERE patient_id = $1', [patientId, protocolId]);

/** Puts the course at this stage, even by a transition that the rules refuse. */
export async function courseIsAt(sql: Sql, courseId: string, stage: string): Promise<void> {
  await sql('UPDATE course_of_treatment SET stage = $2 WHERE id = $1', [courseId, stage]);
  await decided(sql, courseId, stage);
}

/** A course that came to its end. */
export async function courseOver(sql: Sql, courseId: string): Promise<void> {
  await sql(`UPDATE course_of_treatment SET stage = 'discharged', ended_at = now() WHERE id = $1`, [courseId]);
  await decided(sql, courseId, 'discharged');
}

/** The code that an ending needs, for a spec that does not care which. */
export const anyEndReason = (stage: Stage): EndReason | undefined => endReasons[stage]?.[0];
