import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { NewVersion, StoredVersion } from '@snowmelt/rules';

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

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

  versions(): Promise<StoredVersion[]> {
    return this.unitOfWork.query<StoredVersion>(
      `SELECT code, version, name, definition, source, approved_by AS "approvedBy", ${instant('approved_at')} AS "approvedAt",
         ${instant(`CASE WHEN holds_from = '-infinity' THEN approved_at ELSE holds_from END`)} AS "holdsFrom", holds_from <= snowmelt_now() AS "hasBegun"
       FROM note_template ORDER BY code, version DESC`,
    );
  }

  /** The version after the latest one; false when there is another one already. */
  async add({ code, version, name, definition, source, approvedBy, holdsFrom }: NewVersion): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at, holds_from)
       SELECT current_clinic_id(), $1, $2, $3, $4, $5, (SELECT u.display_name FROM staff_name u WHERE u.id = $6), snowmelt_now(), $7
       WHERE $2 > coalesce((SELECT max(version) FROM note_template WHERE code = $1), 0)
       ON CONFLICT (clinic_id, code, version) DO NOTHING RETURNING id`,
      [code, version, name, JSON.stringify(definition), source, approvedBy, holdsFrom],
    );
    return rows.length > 0;
  }

  /** How many notes with a form of this code are begun and not signed. */
  async draftsOf(code: string): Promise<number> {
    const [row] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM integration_note WHERE template_code = $1 AND status = 'draft'`,
      [code],
    );
    return row?.count ?? 0;
  }
}
