import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Proof } from '@snowmelt/audit';
import type { Me, Role } from '@snowmelt/contracts';
import type { FastifyRequest } from 'fastify';

export const ROUTE_POLICY = 'snowmelt:route-policy';

/** Who may call a route. The API does not start with a route that has no policy. */
export type RoutePolicy =
  | { readonly kind: 'public' }
  | {
      readonly kind: 'staff';
      readonly roles: readonly Role[];
      readonly demo: boolean;
      /** What the session may still wait for. */
      readonly awaiting?: readonly NonNullable<Me['awaits']>[];
    }
  | { readonly kind: 'patient-link' };

/** Open to everybody: runs without a transaction and without a clinic. */
export const Public = () => SetMetadata(ROUTE_POLICY, { kind: 'public' } satisfies RoutePolicy);
/** Signed-in staff, with one of the roles if any are named. */
export const StaffOnly = (...roles: Role[]) =>
  SetMetadata(ROUTE_POLICY, { kind: 'staff', roles, demo: false } satisfies RoutePolicy);
/** Staff, and only in the demo; otherwise the route returns 404. */
export const DemoStaffOnly = () =>
  SetMetadata(ROUTE_POLICY, { kind: 'staff', roles: [], demo: true } satisfies RoutePolicy);
/** Any staff, also with a session that still waits for this: before that it may do nothing else. */
export const StaffAwaiting = (...awaiting: NonNullable<Me['awaits']>[]) =>
  SetMetadata(ROUTE_POLICY, { kind: 'staff', roles: [], demo: false, awaiting } satisfies RoutePolicy);
/** A patient who opened a magic link. */
export const PatientLinkOnly = () => SetMetadata(ROUTE_POLICY, { kind: 'patient-link' } satisfies RoutePolicy);

const STEP_UP = 'snowmelt:step-up';
/** How long a proof of who somebody is counts for what has consequences (ASVS 5.0 V7.5.3). */
export const PROOF_GOOD_SECONDS = 300;
/**
 * Only for who proved within the last five minutes who they are: by their second factor, or their password without
 * one.
 */
export const StepUp = () => SetMetadata(STEP_UP, true);
export const stepsUp = (handler: object) => Reflect.getMetadata(STEP_UP, handler) === true;

/** The policy of a handler; undefined where it has none. */
export const policyOf = (handler: object) => Reflect.getMetadata(ROUTE_POLICY, handler) as RoutePolicy | undefined;

/** The access that an opened link grants: one patient, one purpose. */
export interface VisitAccess {
  readonly sessionId: string;
  readonly patientId: string;
  readonly appointmentId: string | null;
  readonly educationCode: string | null;
  readonly secondsLeft: number;
}

export interface Access {
  readonly clinicId: string;
  readonly actor:
    | {
        readonly kind: 'staff';
        readonly id: string;
        readonly sessionId: string;
        readonly roles: readonly Role[];
        readonly provedBy: Proof;
      }
    | { readonly kind: 'patient'; readonly id: string; readonly sessionId: string };
  readonly visit: VisitAccess | null;
}

/** Access by a session of staff. */
export type StaffAccess = Access & { readonly awaits: Me['awaits']; readonly provedSeconds: number };

/** Access by an opened link. */
export type PatientAccess = Access & { readonly visit: VisitAccess };

export type RequestWithAccess = FastifyRequest & { access?: Access };

/** The session of the caller, in a handler for staff. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): StaffAccess => {
  const access = context.switchToHttp().getRequest<RequestWithAccess>().access;
  if (!access || !('awaits' in access)) throw new Error('@SignedIn() stands on a route that is not for staff');
  return access as StaffAccess;
});

/** The access of the opened link, in a handler under `@PatientLinkOnly()`. */
export const Visit = createParamDecorator((_: unknown, context: ExecutionContext): VisitAccess => {
  const visit = context.switchToHttp().getRequest<RequestWithAccess>().access?.visit;
  if (!visit) throw new Error('@Visit() stands on a route without @PatientLinkOnly()');
  return visit;
});
