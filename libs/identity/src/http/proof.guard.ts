import { type CanActivate, type ExecutionContext, Injectable, mixin, type Type } from '@nestjs/common';
import type { Proof } from '@snowmelt/audit';
import { FactorCode, PasskeyAnswer, PasswordProof } from '@snowmelt/contracts';
import { refusal } from '@snowmelt/http';
import { ProofService } from '../factor/proof.service.js';
import type { RequestWithAccess, StaffAccess } from './route-policy.js';

export type RequestWithProof = RequestWithAccess & { readonly proof: Proof };

/**
 * Checks the body's proof before the request's transaction begins: a wrong one is counted although the request fails.
 */
export function ProofGuard(by: 'code' | 'password' | 'passkey'): Type<CanActivate> {
  @Injectable()
  class Guard implements CanActivate {
    constructor(private readonly proofs: ProofService) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const request = context.switchToHttp().getRequest<RequestWithAccess & { proof: Proof }>();
      request.proof = await this.proof(request, request.access as StaffAccess);
      return true;
    }

    private proof(request: RequestWithAccess, who: StaffAccess): Promise<Proof> {
      const { body } = request;
      if (by === 'code') return this.proofs.byCode(who, read(FactorCode, body).code);
      if (by === 'password') return this.proofs.byPassword(who, request, read(PasswordProof, body).password);
      return this.proofs.byPasskey(who, read(PasskeyAnswer, body).response);
    }
  }
  return mixin(Guard);
}

function read<T>(schema: { safeParse: (body: unknown) => Parsed<T> }, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw refusal(parsed.error.issues);
  return parsed.data;
}

type Parsed<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly error: { readonly issues: Parameters<typeof refusal>[0] } };
