import type { OperationContract } from '@snowmelt/http';
import type { RoutePolicy } from './route-policy.js';

const PATIENT_REFUSED = ['LINK_EXPIRED', 'LINK_NEEDED', 'VISIT_CANCELLED', 'VISIT_MOVED'].map(
  (one) => `IDENTITY.${one}`,
);
const OPEN: OperationContract = { security: [], refusals: {}, headers: [] };

/** Marks a request that the page sent by itself, which does not keep the session alive. */
const ASKED_BY = {
  name: 'Asked-By',
  required: false,
  description: '`page` when nobody asked for it but the page itself: such a request does not keep the session alive.',
  schema: { type: 'string', enum: ['page'] },
};
const VISIT_PAGE = {
  name: 'Visit-Page',
  required: false,
  description: 'Which of the pages that this browser opened by links is meant. Without it, the one opened last.',
  schema: { type: 'string', format: 'uuid', maxLength: 36 },
};

/**
 * The part of the API document that follows from a route's policy: who may call it, and how other callers are refused.
 */
export function contractOfPolicy(policy: RoutePolicy): OperationContract {
  switch (policy.kind) {
    case 'public':
      return OPEN;
    case 'patient-link':
      return { security: ['patientPage'], refusals: { 401: PATIENT_REFUSED }, headers: [VISIT_PAGE] };
    case 'staff':
      return {
        security: ['staffSession'],
        refusals: {
          401: ['IDENTITY.NOT_SIGNED_IN'],
          ...(policy.roles.length > 0 ? { 403: ['IDENTITY.ROLE_MISSING'] } : {}),
          ...(policy.demo ? { 404: ['HTTP.NOT_FOUND'] } : {}),
        },
        headers: [ASKED_BY],
      };
  }
}
