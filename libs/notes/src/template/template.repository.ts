import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

@Injectable()
export class TemplateRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The latest version of the template that names this service. */
  async forService(serviceCode: string): Promise<{ code: string; version: number } | null> {
    const [row] = await this.unitOfWork.query<{ code: string; version: number }>(
      `SELECT code, version FROM note_template WHERE definition -> 'serviceCodes' ? $1 ORDER BY version DESC, code LIMIT 1`,
      [serviceCode],
    );
    return row ?? null;
  }
}
