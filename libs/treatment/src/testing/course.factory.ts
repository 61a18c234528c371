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

/** A course at this stage, however it got there. */
export const courseAt = (
  sql: Sql,
  stage: string,
  { patientId, protocolId, startedDaysAgo = 0 }: { patientId: string; protocolId: string; startedDaysAgo?: number },
): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO course_of_treatment (clinic_id, patient_id, protocol_id, stage, started_at)
    VALUES (current_clinic_id(), $1, $2, $3, now() - $4 * interval '1 day')`,
    [patientId, protocolId, stage, startedDaysAgo],
  );

/** Switches the patient's course to this protocol. */
export const courseKeepsTo = (sql: Sql, patientId: string, protocolId: string) =>
  sql('UPDATE course_of_treatment SET protocol_id = $2 WHERE patient_id = $1', [patientId, protocolId]);

/** Puts the course at this stage, even by a transition that the rules refuse. */
export const courseIsAt = (sql: Sql, courseId: string, stage: string) =>
  sql('UPDATE course_of_treatment SET stage = $2 WHERE id = $1', [courseId, stage]);
