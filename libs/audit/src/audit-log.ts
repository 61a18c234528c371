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

const APPEND = 'SELECT append_audit_events($1)';

/**
 * The clinic's append-only log, a hash chain that includes reads. Entries are collected while the act works and written
 * with its COMMIT, so an act that cannot be logged does not happen, and nobody waits for the chain meanwhile.
 */
@Injectable()
export class AuditLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  append(entry: AuditEntry): void {
    this.unitOfWork.beforeCommit(APPEND, columns(entry));
  }

  /**
   * For reads that an open page repeats: each distinct entry is written once per session. A changed list has another
   * `detail`, so it is written again.
   */
  appendOnceInSession(entry: AuditEntry): void {
    const actor = actors.current();
    const session = 'sessionId' in actor ? { session_id: actor.sessionId } : {};
    this.unitOfWork.beforeCommit(APPEND, { ...session, ...columns(entry) });
  }

  /** The sequence number of the first broken link of the chain, or null when the chain is whole. */
  async firstBroken(): Promise<number | null> {
    const [row] = await this.unitOfWork.query<{ seq: string }>('SELECT seq FROM first_broken_audit_event()');
    return row ? Number(row.seq) : null;
  }
}

/** By the names of the function's columns. */
function columns({ action, entityKind, entityId, patientId, detail }: AuditEntry): object {
  const { kind, id } = actors.current();
  return {
    actor_kind: kind,
    actor_id: id,
    action,
    entity_kind: entityKind,
    entity_id: entityId ?? null,
    patient_id: patientId ?? null,
    detail: detail ?? {},
  };
}
