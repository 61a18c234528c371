import { Module } from '@nestjs/common';
import { PurgeRounds } from '@snowmelt/database';
import { MagicLinkRepository } from './magic-link/magic-link.repository.js';
import { IdentityPurgeService } from './purge/identity-purge.service.js';
import { IdempotencyRepository } from './request/idempotency.repository.js';
import { RequestCountRepository } from './request/request-count.repository.js';
import { SessionRepository } from './session/session.repository.js';

@Module({
  providers: [
    IdempotencyRepository,
    IdentityPurgeService,
    MagicLinkRepository,
    RequestCountRepository,
    SessionRepository,
  ],
})
export class IdentityWorkerModule {
  constructor(rounds: PurgeRounds, purge: IdentityPurgeService) {
    rounds.add(purge);
  }
}
