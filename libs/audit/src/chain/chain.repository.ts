import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { AuditHead } from './audit-head.js';

@Injectable()
export class ChainRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Null while the log is empty. */
  async head(): Promise<AuditHead | null> {
    const [row] = await this.unitOfWork.query<{ seq: string; hash: string }>(
      `SELECT seq, encode(hash, 'hex') AS hash FROM audit_event ORDER BY seq DESC LIMIT 1`,
    );
    const [clinicId, at] = [this.unitOfWork.clinicId(), this.unitOfWork.now().toISOString()];
    return row ? { clinicId, seq: Number(row.seq), hash: row.hash, at } : null;
  }

  /** The hash of an entry; null when there is none with that number. */
  async hashOf(seq: number): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ hash: string }>(
      `SELECT encode(hash, 'hex') AS hash FROM audit_event WHERE seq = $1`,
      [seq],
    );
    return row?.hash ?? null;
  }

  /** The first broken link from an entry on, or null. */
  async firstBroken(since: number): Promise<number | null> {
    const [row] = await this.unitOfWork.query<{ seq: string }>('SELECT seq FROM first_broken_audit_event($1)', [since]);
    return row ? Number(row.seq) : null;
  }
}
