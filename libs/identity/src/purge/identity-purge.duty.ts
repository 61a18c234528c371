import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import type { Duty } from '@snowmelt/database';
import { MagicLinkRepository } from '../magic-link/magic-link.repository.js';
import { IdempotencyRepository } from '../request/idempotency.repository.js';
import { RequestCountRepository } from '../request/request-count.repository.js';
import { SessionRepository } from '../session/session.repository.js';

/** Rows of one kind per transaction, so that a backlog of months blocks no one. */
const BATCH = 500;

/**
 * Deletes rows that only served a sign-in, an opened link or a repeated request. The audit log keeps who signed in, and
 * how many rows were deleted.
 */
@Injectable()
export class IdentityPurgeDuty implements Duty {
  readonly name = 'identity.purge';
  readonly everySeconds = 3600;

  constructor(
    private readonly sessions: SessionRepository,
    private readonly links: MagicLinkRepository,
    private readonly answers: IdempotencyRepository,
    private readonly counts: RequestCountRepository,
    private readonly config: Config,
    private readonly audit: AuditLog,
  ) {}

  async act(): Promise<boolean> {
    const { SESSION_RETENTION_HOURS, LINK_RETENTION_DAYS } = this.config.values;
    const gone = {
      staffSessions: await this.sessions.purge(SESSION_RETENTION_HOURS, BATCH),
      patientSessions: await this.links.purgeSessions(SESSION_RETENTION_HOURS, BATCH),
      links: await this.links.purge(LINK_RETENTION_DAYS, BATCH),
    };
    const technical = [await this.answers.purge(BATCH), await this.counts.purge(BATCH)];
    // sessions and links gave access, so their deletion is logged; stored responses and counts gave none
    if (Object.values(gone).some((count) => count > 0))
      this.audit.append({ action: 'identity.purge', entityKind: 'session', detail: gone });
    return [...Object.values(gone), ...technical].includes(BATCH);
  }
}
