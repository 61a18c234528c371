export { VisitPolicyRepository } from './policy/visit-policy.repository.js';
export { VisitPolicy } from './visit/visit-policy.js';
export { VideoPort } from './video/video.port.js';
export { TelehealthModule } from './telehealth.module.js';
export { telehealthRetention } from './retention.js';
