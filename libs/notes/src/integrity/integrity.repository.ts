import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

@Injectable()
export class IntegrityRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Signed notes, also by an addendum, whose hash is not the one that the audit log has had since the signature. */
  async unlikeTheLog(): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT n.id FROM integration_note n JOIN signed_hash s ON s.entity_id = n.id AND s.clinic_id = n.clinic_id
       WHERE n.content_hash IS NULL OR encode(n.content_hash, 'hex') <> s.content_hash
       UNION SELECT d.note_id FROM note_addendum d JOIN signed_hash s ON s.entity_id = d.id AND s.clinic_id = d.clinic_id
       WHERE encode(d.content_hash, 'hex') <> s.content_hash ORDER BY 1 LIMIT 100`,
    );
    return rows.map(({ id }) => id);
  }

  /** Signed notes after this one, by id. */
  async signedAfter(id: string, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM integration_note WHERE status <> 'draft' AND id > $1 ORDER BY id LIMIT $2`,
      [id, limit],
    );
    return rows.map((row) => row.id);
  }
}
