import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { MagicLinkRepository } from './magic-link/magic-link.repository.js';
import { IdentityPurgeDuty } from './purge/identity-purge.duty.js';
import { IdempotencyRepository } from './request/idempotency.repository.js';
import { RequestCountRepository } from './request/request-count.repository.js';
import { SessionRepository } from './session/session.repository.js';

@Module({
  imports: [DutiesModule],
  providers: [IdempotencyRepository, IdentityPurgeDuty, MagicLinkRepository, RequestCountRepository, SessionRepository],
})
export class IdentityWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly purge: IdentityPurgeDuty,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.purge);
  }
}
