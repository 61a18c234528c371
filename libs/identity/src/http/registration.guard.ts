import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { NewPasskey } from '@snowmelt/contracts';
import { refusal } from '@snowmelt/http';
import { PasskeyService } from '../factor/passkey.service.js';
import type { RequestWithAccess } from './route-policy.js';

export type RequestWithChallenge = RequestWithAccess & { readonly challenge: string };

/**
 * Takes the challenge that a new passkey answers before the request's transaction: it counts once, whatever becomes of
 * it.
 */
@Injectable()
export class RegistrationGuard implements CanActivate {
  constructor(private readonly passkeys: PasskeyService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithAccess & { challenge: string }>();
    const read = NewPasskey.safeParse(request.body);
    if (!read.success) throw refusal(read.error.issues);
    request.challenge = await this.passkeys.taken(read.data.response);
    return true;
  }
}
