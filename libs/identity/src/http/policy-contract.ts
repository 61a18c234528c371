import type { OperationContract } from '@snowmelt/http';
import type { RoutePolicy } from './route-policy.js';

const PATIENT_REFUSED = ['LINK_EXPIRED', 'LINK_NEEDED', 'LINK_TAKEN_BACK', 'VISIT_CANCELLED', 'VISIT_MOVED'].map(
  (one) => `IDENTITY.${one}`,
);
const OPEN: OperationContract = { security: [], refusals: {}, headers: [] };

/** Marks a request that the page sent by itself, which does not keep the session alive. */
const ASKED_BY = {
  name: 'Asked-By',
  required: false,
  description: '`page` for a request that the page sends by itself: it does not keep the session alive.',
  schema: { type: 'string', enum: ['page'] },
};
const VISIT_PAGE = {
  name: 'Visit-Page',
  required: false,
  description: 'The `page` of one of the links that this browser has opened. Without it, the last one.',
  schema: { type: 'string', format: 'uuid', maxLength: 36 },
};

/**
 * The part of the API document that follows from a route's policy: who may call it, and how other callers are refused.
 */
export function contractOfPolicy(policy: RoutePolicy, needsProof = false): OperationContract {
  switch (policy.kind) {
    case 'public':
      return OPEN;
    case 'patient-link':
      return { security: ['patientPage'], refusals: { 401: PATIENT_REFUSED }, headers: [VISIT_PAGE] };
    case 'staff':
      return {
        security: ['staffSession'],
        refusals: {
          401: [
            'IDENTITY.NOT_SIGNED_IN',
            ...(policy.awaiting?.includes('factor') ? [] : ['IDENTITY.FACTOR_NEEDED']),
            ...(policy.awaiting?.includes('enrolment') ? [] : ['IDENTITY.ENROLMENT_NEEDED']),
          ],
          ...(policy.roles.length > 0 || needsProof
            ? {
                403: [
                  ...(policy.roles.length > 0 ? ['IDENTITY.ROLE_MISSING'] : []),
                  ...(needsProof ? ['IDENTITY.PROOF_NEEDED'] : []),
                ],
              }
            : {}),
          ...(policy.demo ? { 404: ['HTTP.NOT_FOUND'] } : {}),
        },
        headers: [ASKED_BY],
      };
  }
}
