import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { actors } from './actor.js';

export interface AuditEntry {
  /** `domain.verb`, e.g. `patient.read`, `appointment.book`. */
  readonly action: string;
  readonly entityKind: string;
  readonly entityId?: string | null;
  /** The patient whose chart was touched. */
  readonly patientId?: string | null;
  /** Ids, versions, codes and counts; never clinical or free text. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * The clinic's append-only log, a hash chain that includes reads. An entry is appended in the transaction of the act,
 * so an act that cannot be logged does not happen. Call it last: the chain is locked until the transaction ends.
 */
@Injectable()
export class AuditLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async append(entry: AuditEntry): Promise<void> {
    await this.unitOfWork.query('SELECT append_audit_event($1, $2, $3, $4, $5, $6, $7)', columns(entry));
  }

  /**
   * For reads that an open page repeats: each distinct entry is written once per session. A changed list has another
   * `detail`, so it is written again.
   */
  async appendOnceInSession(entry: AuditEntry): Promise<void> {
    const actor = actors.current();
    if (!('sessionId' in actor)) return this.append(entry);
    await this.unitOfWork.query('SELECT append_audit_event_once($1, $2, $3, $4, $5, $6, $7, $8)', [
      actor.sessionId,
      ...columns(entry),
    ]);
  }

  /** The sequence number of the first broken link of the chain, or null when the chain is whole. */
  async firstBroken(): Promise<number | null> {
    const [row] = await this.unitOfWork.query<{ seq: string }>('SELECT seq FROM first_broken_audit_event()');
    return row ? Number(row.seq) : null;
  }
}

function columns({ action, entityKind, entityId, patientId, detail }: AuditEntry): unknown[] {
  const { kind, id } = actors.current();
  return [kind, id, action, entityKind, entityId ?? null, patientId ?? null, JSON.stringify(detail ?? {})];
}
