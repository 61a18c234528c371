import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { NewVersion, StoredVersion } from '@snowmelt/rules';

/** The numbers of a protocol as they are stored: by their names. */
export type StoredNumbers = Readonly<
  Record<string, { readonly value: number; readonly unit: string; readonly source: string }>
>;

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The versions of the protocols. They are added and never changed. */
@Injectable()
export class ProtocolRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  versions(): Promise<(Omit<StoredVersion, 'definition'> & { definition: StoredNumbers })[]> {
    return this.unitOfWork.query<Omit<StoredVersion, 'definition'> & { definition: StoredNumbers }>(
      `SELECT code, version, name, definition, NULL::text AS source, approved_by AS "approvedBy", ${instant('approved_at')} AS "approvedAt",
         ${instant(`CASE WHEN holds_from = '-infinity' THEN approved_at ELSE holds_from END`)} AS "holdsFrom", holds_from <= snowmelt_now() AS "hasBegun"
       FROM protocol ORDER BY code, version DESC`,
    );
  }

  async add(
    { code, version, name, approvedBy, holdsFrom }: Omit<NewVersion, 'definition'>,
    numbers: StoredNumbers,
  ): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO protocol (clinic_id, code, version, name, definition, approved_by, approved_at, holds_from)
       SELECT current_clinic_id(), $1, $2, $3, $4, (SELECT u.display_name FROM staff_name u WHERE u.id = $5), snowmelt_now(), $6
       WHERE $2 > coalesce((SELECT max(version) FROM protocol WHERE code = $1), 0)
       ON CONFLICT (clinic_id, code, version) DO NOTHING RETURNING id`,
      [code, version, name, JSON.stringify(numbers), approvedBy, holdsFrom],
    );
    return rows.length > 0;
  }

  /** Courses in progress by the version of this protocol that they started with, and the names of its numbers. */
  running(code: string): Promise<{ version: number; courses: number; numbers: string[] }[]> {
    return this.unitOfWork.query<{ version: number; courses: number; numbers: string[] }>(
      `SELECT p.version, count(*)::int AS courses, ARRAY(SELECT jsonb_object_keys(p.definition)) AS numbers
       FROM course_of_treatment c JOIN protocol p ON p.id = c.protocol_id WHERE p.code = $1 AND c.ended_at IS NULL
       GROUP BY p.id ORDER BY p.version`,
      [code],
    );
  }
}
