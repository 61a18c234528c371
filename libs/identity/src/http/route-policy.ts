import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Role } from '@snowmelt/contracts';
import type { FastifyRequest } from 'fastify';

export const ROUTE_POLICY = 'snowmelt:route-policy';

/** Who may call a route. The API does not start with a route that has no policy. */
export type RoutePolicy =
  | { readonly kind: 'public' }
  | { readonly kind: 'staff'; readonly roles: readonly Role[]; readonly demo: boolean }
  | { readonly kind: 'patient-link' };

/** Open to everybody: runs without a transaction and without a clinic. */
export const Public = () => SetMetadata(ROUTE_POLICY, { kind: 'public' } satisfies RoutePolicy);
/** Signed-in staff, with one of the roles if any are named. */
export const StaffOnly = (...roles: Role[]) =>
  SetMetadata(ROUTE_POLICY, { kind: 'staff', roles, demo: false } satisfies RoutePolicy);
/** Staff, and only in the demo; otherwise the route returns 404. */
export const DemoStaffOnly = () =>
  SetMetadata(ROUTE_POLICY, { kind: 'staff', roles: [], demo: true } satisfies RoutePolicy);
/** A patient who opened a magic link. */
export const PatientLinkOnly = () => SetMetadata(ROUTE_POLICY, { kind: 'patient-link' } satisfies RoutePolicy);

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
    | { readonly kind: 'staff'; readonly id: string; readonly sessionId: string; readonly roles: readonly Role[] }
    | { readonly kind: 'patient'; readonly id: string; readonly sessionId: string };
  readonly visit: VisitAccess | null;
}

/** Access by an opened link. */
export type PatientAccess = Access & { readonly visit: VisitAccess };

export type RequestWithAccess = FastifyRequest & { access?: Access };

/** The access of the opened link, in a handler under `@PatientLinkOnly()`. */
export const Visit = createParamDecorator((_: unknown, context: ExecutionContext): VisitAccess => {
  const visit = context.switchToHttp().getRequest<RequestWithAccess>().access?.visit;
  if (!visit) throw new Error('@Visit() stands on a route without @PatientLinkOnly()');
  return visit;
});
