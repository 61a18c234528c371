import { Global, Module } from '@nestjs/common';
import { MagicLinkRepository } from './magic-link/magic-link.repository.js';
import { MagicLinkService } from './magic-link/magic-link.service.js';

/** Links, for whoever writes messages. */
@Global()
@Module({ providers: [MagicLinkRepository, MagicLinkService], exports: [MagicLinkService] })
export class IdentityModule {}
