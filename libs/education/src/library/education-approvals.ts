import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { EducationItem } from './education-item.js';

/** Which versions of the texts the clinic has approved. Written by `found-clinic` from the clinic's file. */
@Injectable()
export class EducationApprovals {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async isApproved({ code, version }: Pick<EducationItem, 'code' | 'version'>): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'SELECT FROM education_approval WHERE education_code = $1 AND item_version = $2',
      [code, version],
    );
    return rows.length > 0;
  }
}
