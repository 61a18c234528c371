import { Global, Module } from '@nestjs/common';
import { AccessLinkRepository } from './access-link/access-link.repository.js';
import { ClinicDetailsRepository } from './clinic/clinic-details.repository.js';
import { MagicLinkRepository } from './magic-link/magic-link.repository.js';
import { MagicLinkService } from './magic-link/magic-link.service.js';
import { PresenceService } from './session/presence.service.js';
import { SessionRepository } from './session/session.repository.js';

/** Links for domains that write messages, to patients and to staff; presence for domains that wait for a colleague. */
@Global()
@Module({
  providers: [
    AccessLinkRepository,
    ClinicDetailsRepository,
    MagicLinkRepository,
    MagicLinkService,
    SessionRepository,
    PresenceService,
  ],
  exports: [AccessLinkRepository, ClinicDetailsRepository, MagicLinkService, PresenceService],
})
export class IdentityModule {}
