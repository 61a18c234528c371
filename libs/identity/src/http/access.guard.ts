import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { CodedError } from '@snowmelt/http';
import { CallerService } from './caller.service.js';
import { DenialLog } from './denial-log.js';
import {
  type Access,
  PROOF_GOOD_SECONDS,
  type RequestWithAccess,
  ROUTE_POLICY,
  type RoutePolicy,
  type StaffAccess,
  stepsUp,
} from './route-policy.js';

const unfinished = (awaits: NonNullable<StaffAccess['awaits']>) =>
  awaits === 'factor'
    ? new CodedError(
        401,
        'IDENTITY.FACTOR_NEEDED',
        'Enter the code of your app, or use your passkey, to finish signing in.',
      )
    : new CodedError(401, 'IDENTITY.ENROLMENT_NEEDED', 'Set up a second factor to finish signing in.');

/** No denial: the page asks for the proof and repeats the request. */
function needRecentProof({ provedSeconds }: StaffAccess): void {
  if (provedSeconds >= PROOF_GOOD_SECONDS)
    throw new CodedError(403, 'IDENTITY.PROOF_NEEDED', 'Confirm that it is you, then this goes on.');
}

/**
 * The global guard. It fails closed: without a policy, a session and a role there is no access. Roles are read from the
 * database at each request.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: CallerService,
    private readonly config: Config,
    private readonly denials: DenialLog,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = this.reflector.getAllAndOverride<RoutePolicy | undefined>(ROUTE_POLICY, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<RequestWithAccess>();
    if (policy?.kind === 'public') return true;
    if (policy?.kind === 'staff') {
      const access = await this.staff(request, policy);
      if (stepsUp(context.getHandler())) needRecentProof(access);
      request.access = access;
    }
    if (policy?.kind === 'patient-link') request.access = await this.patient(request);
    return request.access !== undefined;
  }

  private async staff(request: RequestWithAccess, policy: RoutePolicy & { kind: 'staff' }): Promise<StaffAccess> {
    if (policy.demo && !this.config.isDemo)
      throw new CodedError(404, 'HTTP.NOT_FOUND', 'There is nothing at this address.');
    const access = await this.callers.staffSession(request);
    if (access?.awaits && !policy.awaiting?.includes(access.awaits)) throw unfinished(access.awaits);
    if (!access)
      return this.deny(
        await this.callers.patientOnly(request),
        request,
        new CodedError(401, 'IDENTITY.NOT_SIGNED_IN', 'Please sign in.'),
      );
    const { actor } = access;
    if (
      policy.roles.length === 0 ||
      (actor.kind === 'staff' && policy.roles.some((role) => actor.roles.includes(role)))
    )
      return access;
    return this.deny(
      access,
      request,
      new CodedError(403, 'IDENTITY.ROLE_MISSING', 'Your role does not allow this. Ask a colleague who may.'),
    );
  }

  /** A denial of an unknown caller is not logged: there is no clinic whose log it would be in. */
  private async deny(who: Access | null, request: RequestWithAccess, refusal: CodedError): Promise<never> {
    if (who) await this.denials.record(who, request, refusal);
    throw refusal;
  }

  private async patient(request: RequestWithAccess): Promise<Access> {
    const access = await this.callers.patient(request);
    if (!access) throw await this.callers.patientRefusal(request);
    return access;
  }
}
