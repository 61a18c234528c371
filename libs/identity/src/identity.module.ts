import { Global, Module } from '@nestjs/common';
import { MagicLinkRepository } from './magic-link/magic-link.repository.js';
import { MagicLinkService } from './magic-link/magic-link.service.js';
import { PresenceService } from './session/presence.service.js';
import { SessionRepository } from './session/session.repository.js';

/** Links for domains that write messages; presence for domains that wait for a colleague. */
@Global()
@Module({
  providers: [MagicLinkRepository, MagicLinkService, SessionRepository, PresenceService],
  exports: [MagicLinkService, PresenceService],
})
export class IdentityModule {}
