import { Injectable } from '@nestjs/common';
import type { OutreachRules } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
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

  async current(): Promise<PolicyRow | null> {
    const [row] = await this.unitOfWork.query<Omit<PolicyRow, 'policy'> & { definition: unknown }>(
      `SELECT version, definition, source, approved_by AS "approvedBy", ${instant('approved_at')} AS "approvedAt"
       FROM outreach_policy ORDER BY version DESC LIMIT 1`,
    );
    if (!row) return null;
    const { definition, ...rest } = row;
    return { ...rest, policy: OutreachPolicy.parse(definition) };
  }

  /** The version after the one that the change is based on; false when there is another one already. */
  async add(change: { rules: OutreachRules; source: string; version: number; by: string }): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at)
       SELECT current_clinic_id(), $1 + 1, $2, $3, (SELECT u.display_name FROM staff_name u WHERE u.id = $4), snowmelt_now()
       WHERE $1 = (SELECT max(version) FROM outreach_policy)
       ON CONFLICT (clinic_id, version) DO NOTHING RETURNING id`,
      [change.version, JSON.stringify(change.rules), change.source, change.by],
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
