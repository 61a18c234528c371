import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { NewVersion, StoredVersion } from '@snowmelt/rules';
import { OutreachPolicy } from '../plan/outreach-policy.js';
import { instant } from '../touch.repository.js';

export interface PolicyRow {
  readonly version: number;
  readonly policy: OutreachPolicy;
  readonly source: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
}

@Injectable()
export class PolicyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The version in force. */
  async current(): Promise<PolicyRow | null> {
    const [row] = await this.unitOfWork.query<Omit<PolicyRow, 'policy'> & { definition: unknown }>(
      `SELECT version, definition, source, approved_by AS "approvedBy", ${instant('approved_at')} AS "approvedAt"
       FROM outreach_policy WHERE holds_from <= snowmelt_now() ORDER BY version DESC LIMIT 1`,
    );
    if (!row) return null;
    const { definition, ...rest } = row;
    return { ...rest, policy: OutreachPolicy.parse(definition) };
  }

  /** Also for `found-clinic`, whose role sees the policies of all clinics. */
  async versions(): Promise<StoredVersion[]> {
    const rows = await this.unitOfWork.query<StoredVersion>(
      `SELECT 'clinic' AS code, version, 'Rules of messages' AS name, definition, source, approved_by AS "approvedBy", ${instant('approved_at')} AS "approvedAt",
         ${instant(`CASE WHEN holds_from = '-infinity' THEN approved_at ELSE holds_from END`)} AS "holdsFrom", holds_from <= snowmelt_now() AS "hasBegun"
       FROM outreach_policy WHERE clinic_id = current_clinic_id() ORDER BY version DESC`,
    );
    // versions of before may lack what is needed today: they are shown, and nothing else
    return rows.map((row) => ({ ...row, definition: OutreachPolicy.safeParse(row.definition).data ?? row.definition }));
  }

  /** The version after the latest one; false when there is another one already. */
  async add({ version, definition, source, approvedBy, holdsFrom }: NewVersion): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at, holds_from)
       SELECT current_clinic_id(), $1, $2, $3, (SELECT u.display_name FROM staff_name u WHERE u.id = $4), snowmelt_now(), $5
       WHERE $1 > coalesce((SELECT max(version) FROM outreach_policy), 0)
       ON CONFLICT (clinic_id, version) DO NOTHING RETURNING id`,
      [version, JSON.stringify(definition), source, approvedBy, holdsFrom],
    );
    return rows.length > 0;
  }

  /** Patients with a visit around these days, or with something due in the next seven. */
  patientsAhead(after: string | null, limit: number): Promise<{ patientId: string; patientName: string }[]> {
    return this.unitOfWork.query<{ patientId: string; patientName: string }>(
      `SELECT p.id AS "patientId", p.name AS "patientName" FROM patient_name p
       WHERE ($1::uuid IS NULL OR p.id > $1)
         AND (EXISTS (SELECT FROM appointment_with_service a WHERE a.patient_id = p.id AND a.starts_at BETWEEN snowmelt_now() - interval '8 days' AND snowmelt_now() + interval '10 days')
           OR EXISTS (SELECT FROM touch t WHERE t.patient_id = p.id AND t.status = 'planned' AND t.due_at < snowmelt_now() + interval '7 days'))
       ORDER BY p.id LIMIT $2`,
      [after, limit],
    );
  }
}
