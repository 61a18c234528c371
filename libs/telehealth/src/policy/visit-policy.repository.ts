import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { NewVersion, StoredVersion } from '@snowmelt/rules';
import type { VisitPolicy } from '../visit/visit-policy.js';

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
type Row = Omit<StoredVersion, 'definition'> & { definition: Partial<VisitPolicy> };

/** The versions of the policy for visits by video. They are added and never changed. */
@Injectable()
export class VisitPolicyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  versions(): Promise<Row[]> {
    return this.unitOfWork.query<Row>(
      `SELECT 'clinic' AS code, version, 'Visits by video' AS name, definition, source, approved_by AS "approvedBy", ${instant('approved_at')} AS "approvedAt",
         ${instant(`CASE WHEN holds_from = '-infinity' THEN approved_at ELSE holds_from END`)} AS "holdsFrom", holds_from <= snowmelt_now() AS "hasBegun"
       FROM visit_policy ORDER BY version DESC`,
    );
  }

  /** The version after the latest one; false when there is another one already. */
  async add(
    { version, source, approvedBy, holdsFrom }: Omit<NewVersion, 'definition'>,
    policy: VisitPolicy,
  ): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at, holds_from)
       SELECT current_clinic_id(), $1, $2, $3, (SELECT u.display_name FROM staff_name u WHERE u.id = $4), snowmelt_now(), $5
       WHERE $1 > coalesce((SELECT max(version) FROM visit_policy), 0)
       ON CONFLICT (clinic_id, version) DO NOTHING RETURNING id`,
      [version, JSON.stringify(policy), source, approvedBy, holdsFrom],
    );
    return rows.length > 0;
  }

  /** Visits by video that are booked from now on, with the clinic's present hours of the room. */
  async ahead(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM appointment_with_service a WHERE a.status = 'booked' AND a.modality = 'video' AND a.starts_at > snowmelt_now()`,
    );
    return row?.count ?? 0;
  }
}
