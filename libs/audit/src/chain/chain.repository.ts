import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { AuditHead } from './audit-head.js';

/** Entries in one statement: some seconds of it on a slow machine. */
const PIECE = 20_000;

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

  /**
   * The first broken link from an entry on, or null. In pieces, each of which begins with the last entry of the one
   * before: reading all of a log of years takes longer than a statement may.
   */
  async firstBroken(since: number, piece = PIECE): Promise<number | null> {
    const end = (await this.head())?.seq ?? 0;
    for (let from = since; from <= end; from += piece - 1) {
      const [row] = await this.unitOfWork.query<{ seq: string }>('SELECT seq FROM first_broken_audit_event($1, $2)', [
        from,
        piece,
      ]);
      if (row) return Number(row.seq);
    }
    return null;
  }
}
