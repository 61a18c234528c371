import { Global, Module, type OnModuleInit } from '@nestjs/common';
import {
  APP_GUARD,
  APP_INTERCEPTOR,
  DiscoveryModule,
  DiscoveryService,
  MetadataScanner,
  Reflector,
} from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessLinkService } from './access-link/access-link.service.js';
import { FactorRepository } from './factor/factor.repository.js';
import { FactorService } from './factor/factor.service.js';
import { PasskeyService } from './factor/passkey.service.js';
import { PasskeySignInService } from './factor/passkey-sign-in.service.js';
import { ProofService } from './factor/proof.service.js';
import { AccessLinkController } from './http/access-link.controller.js';
import { OwnAccessController } from './http/own-access.controller.js';
import { StaffController } from './http/staff.controller.js';
import { DirectoryRepository } from './staff/directory.repository.js';
import { DirectoryService } from './staff/directory.service.js';
import { OwnPasswordService } from './staff/own-password.service.js';
import { FloodGuard } from './http/flood.guard.js';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.js';
import { AccessGuard } from './http/access.guard.js';
import { CallerService } from './http/caller.service.js';
import { Cookies } from './http/cookies.js';
import { DenialLog } from './http/denial-log.js';
import { LargeBodyGuard } from './http/large-body.guard.js';
import { RateGuard } from './http/rate.guard.js';
import { ROUTE_POLICY } from './http/route-policy.js';
import { SessionController } from './http/session.controller.js';
import { TransactionInterceptor } from './http/transaction.interceptor.js';
import { IdentityModule } from './identity.module.js';
import { IdempotencyRepository } from './request/idempotency.repository.js';
import { RequestCountRepository } from './request/request-count.repository.js';
import { SessionRepository } from './session/session.repository.js';
import { SessionService } from './session/session.service.js';
import { PasswordCheck } from './staff/password.js';
import { SignInQueue } from './staff/sign-in-queue.js';
import { SignInStrategy } from './staff/sign-in.strategy.js';
import { StaffRepository } from './staff/staff.repository.js';

/** Sign-in and sessions; for the whole API the guards, the transaction and idempotent writes, in this order. */
@Global()
@Module({
  imports: [PassportModule, DiscoveryModule, IdentityModule],
  controllers: [AccessLinkController, OwnAccessController, SessionController, StaffController],
  providers: [
    AccessLinkService,
    CallerService,
    Cookies,
    DenialLog,
    DirectoryRepository,
    DirectoryService,
    FactorRepository,
    FactorService,
    FloodGuard,
    IdempotencyRepository,
    LargeBodyGuard,
    OwnPasswordService,
    PasskeyService,
    PasskeySignInService,
    PasswordCheck,
    ProofService,
    RequestCountRepository,
    SessionRepository,
    SessionService,
    SignInQueue,
    SignInStrategy,
    StaffRepository,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RateGuard },
    { provide: APP_INTERCEPTOR, useClass: TransactionInterceptor },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [CallerService, DirectoryService],
})
export class IdentityApiModule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** Throws at start when a route has no policy, so that no route is open by accident. */
  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getControllers()) {
      const prototype = Object.getPrototypeOf(instance as object) as Record<string, object>;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name] as () => unknown;
        if (!Reflect.hasMetadata('path', handler)) continue;
        if (!this.reflector.getAllAndOverride(ROUTE_POLICY, [handler, metatype as () => unknown])) {
          throw new Error(
            `${metatype?.name}.${name} has no route policy: decorate it with @StaffOnly(), @PatientLinkOnly() or @Public()`,
          );
        }
      }
    }
  }
}
