export { AccessLinkRepository, type DueLink, type LinkToSend } from './access-link/access-link.repository.js';
export { ClinicDetailsRepository } from './clinic/clinic-details.repository.js';
export { CallerService } from './http/caller.service.js';
export { contractOfPolicy } from './http/policy-contract.js';
export {
  type Access,
  DemoStaffOnly,
  PatientLinkOnly,
  policyOf,
  Public,
  type RoutePolicy,
  StaffOnly,
  StepUp,
  stepsUp,
  Visit,
  type VisitAccess,
} from './http/route-policy.js';
export { IdentityModule } from './identity.module.js';
export { MagicLinkService } from './magic-link/magic-link.service.js';
export { PresenceService } from './session/presence.service.js';
export { hashPassword } from './staff/password.js';
export { identityRetention } from './retention.js';
