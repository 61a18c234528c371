import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { SignIn } from '@snowmelt/contracts';
import { refusal } from '@snowmelt/http';
import type { FastifyRequest } from 'fastify';

/** Validates the body before Passport reads it: Passport would fall back to the query string, which ends up in logs. */
@Injectable()
export class SignInGuard extends AuthGuard('local') {
  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    const read = SignIn.safeParse(context.switchToHttp().getRequest<FastifyRequest>().body);
    if (!read.success) throw refusal(read.error.issues);
    return super.canActivate(context);
  }
}
