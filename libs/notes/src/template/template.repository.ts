import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

@Injectable()
export class TemplateRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The form of the note of this visit, by what the visit is for; null where its visits have no note. */
  async forVisit(appointmentId: string): Promise<{ code: string; version: number } | null> {
    const [row] = await this.unitOfWork.query<{ code: string; version: number }>(
      `SELECT f.code, f.version FROM appointment_with_service a, note_form_for(a.purpose, a.service_code) f WHERE a.id = $1`,
      [appointmentId],
    );
    return row ?? null;
  }
}
