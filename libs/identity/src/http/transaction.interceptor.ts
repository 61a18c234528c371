import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { actors } from '@snowmelt/audit';
import { UnitOfWork } from '@snowmelt/database';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { RequestWithAccess } from './route-policy.js';

/** One transaction of the caller's clinic around the handler; the answer leaves after the commit. */
@Injectable()
export class TransactionInterceptor implements NestInterceptor {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { access } = context.switchToHttp().getRequest<RequestWithAccess>();
    if (!access) return next.handle();
    return from(actors.run(access.actor, () => this.unitOfWork.run(access.clinicId, () => lastValueFrom(next.handle() as Observable<unknown>, { defaultValue: undefined }))));
  }
}
