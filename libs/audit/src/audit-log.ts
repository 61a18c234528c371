import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { actors } from './actor.js';

export interface AuditEntry {
  /** `domain.verb`, e.g. `patient.read`, `appointment.book`. */
  readonly action: string;
  readonly entityKind: string;
  readonly entityId?: string | null;
  /** Whose chart was touched. */
  readonly patientId?: string | null;
  /** Ids, versions, codes and counts; never clinical or free text. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * The clinic's append-only log with a hash chain, reads included. It is appended in the transaction of the act: if it cannot be
 * written the act does not happen. Call it last, because the chain's lock lasts to the end of the transaction.
 */
@Injectable()
export class AuditLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async append(entry: AuditEntry): Promise<void> {
    const actor = actors.current();
    await this.unitOfWork.query('SELECT append_audit_event($1, $2, $3, $4, $5, $6, $7)', [
      actor.kind, actor.id, entry.action, entry.entityKind, entry.entityId ?? null, entry.patientId ?? null, JSON.stringify(entry.detail ?? {}),
    ]);
  }

  /** What a patient's open page reads again and again: written down once for each opening of a link. */
  async appendOnceForSession({ action, patientId, detail }: Pick<AuditEntry, 'action' | 'patientId' | 'detail'>, sessionId: string): Promise<void> {
    const actor = actors.current();
    await this.unitOfWork.query('SELECT append_audit_event_once_for_session($1, $2, $3, $4, $5, $6)', [actor.kind, actor.id, action, sessionId, patientId ?? null, JSON.stringify(detail ?? {})]);
  }

  /** The first link of the chain that does not hold, or null when it is whole. */
  async firstBroken(): Promise<number | null> {
    const [row] = await this.unitOfWork.query<{ seq: string }>('SELECT seq FROM first_broken_audit_event()');
    return row ? Number(row.seq) : null;
  }
}
