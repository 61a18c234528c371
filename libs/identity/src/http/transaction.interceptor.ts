import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { actors } from '@snowmelt/audit';
import { FairShare, UnitOfWork } from '@snowmelt/database';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DenialLog, isDenial } from './denial-log.js';
import type { Access, RequestWithAccess } from './route-policy.js';

/**
 * Runs the handler in one transaction of the caller's clinic. Sends a response after the commit, a denial once logged.
 */
@Injectable()
export class TransactionInterceptor implements NestInterceptor {
  /** A page asks for several things at once; a script that asks for hundreds waits for itself. */
  private readonly ofSession = new FairShare(4);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly denials: DenialLog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<RequestWithAccess>();
    return request.access ? from(this.answer(request.access, request, next)) : next.handle();
  }

  private async answer(access: Access, request: RequestWithAccess, next: CallHandler): Promise<unknown> {
    try {
      return await actors.run(access.actor, () =>
        this.ofSession.run(access.actor.sessionId, () =>
          this.unitOfWork.run(access.clinicId, () =>
            lastValueFrom(next.handle() as Observable<unknown>, { defaultValue: undefined }),
          ),
        ),
      );
    } catch (error) {
      if (isDenial(error)) await this.denials.record(access, request, error);
      throw error;
    }
  }
}
