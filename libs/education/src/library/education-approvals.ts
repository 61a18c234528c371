import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { EducationItem } from './education-item.js';

type Version = Pick<EducationItem, 'code' | 'version'>;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Which versions of the texts the clinic has approved: by its file, or by its medical director in the product. */
@Injectable()
export class EducationApprovals {
  private readonly follow: (() => Promise<void>)[] = [];

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** What has to follow at once when a text is approved, in the same transaction. */
  afterApproval(follow: () => Promise<void>): void {
    this.follow.push(follow);
  }

  async isApproved({ code, version }: Version): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'SELECT FROM education_approval WHERE education_code = $1 AND item_version = $2',
      [code, version],
    );
    return rows.length > 0;
  }

  all(): Promise<(Version & { by: string; at: string })[]> {
    return this.unitOfWork.query<Version & { by: string; at: string }>(
      `SELECT education_code AS code, item_version AS version, approved_by AS by, ${instant('approved_at')} AS at FROM education_approval`,
    );
  }

  /** False when it was approved already. */
  async approve({ code, version }: Version, staffId: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO education_approval (clinic_id, education_code, item_version, approved_by, approved_at)
       SELECT current_clinic_id(), $1, $2, u.display_name, snowmelt_now() FROM staff_name u WHERE u.id = $3
       ON CONFLICT (clinic_id, education_code, item_version) DO NOTHING RETURNING education_code`,
      [code, version, staffId],
    );
    if (rows.length > 0) for (const follow of this.follow) await follow();
    return rows.length > 0;
  }
}
