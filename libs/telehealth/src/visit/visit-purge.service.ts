import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import type { Purge } from '@snowmelt/database';
import { VisitRepository } from './visit.repository.js';

/** Deletes leaves to enter once nobody can ask after them: a token's hash and a person are not kept for nothing. The audit log outlives them. */
@Injectable()
export class VisitPurgeService implements Purge {
  readonly name = 'visit.purge-joins';

  constructor(
    private readonly visits: VisitRepository,
    private readonly audit: AuditLog,
    private readonly config: Config,
  ) {}

  /** All at once: a clinic has few visits a day. */
  async batch(): Promise<boolean> {
    const count = await this.visits.purge(this.config.values.VISIT_JOIN_KEPT_HOURS);
    if (count > 0)
      await this.audit.append({ action: 'visit.purge-joins', entityKind: 'visit_join', detail: { count } });
    return false;
  }
}
