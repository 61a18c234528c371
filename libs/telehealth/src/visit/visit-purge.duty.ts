import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import type { Duty } from '@snowmelt/database';
import { VisitRepository } from './visit.repository.js';

/**
 * Deletes join grants once nobody can need them, because a token's hash and a person are not kept without reason. The
 * audit log keeps its record of them.
 */
@Injectable()
export class VisitPurgeDuty implements Duty {
  readonly name = 'visit.purge-joins';
  readonly everySeconds = 3600;

  constructor(
    private readonly visits: VisitRepository,
    private readonly audit: AuditLog,
    private readonly config: Config,
  ) {}

  /** In one batch: a clinic has few visits a day. */
  async act(): Promise<void> {
    const count = await this.visits.purge(this.config.values.JOIN_GRANT_RETENTION_HOURS);
    if (count > 0) this.audit.append({ action: 'visit.purge-joins', entityKind: 'visit_join', detail: { count } });
  }
}
