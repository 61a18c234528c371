export { VisitPolicy } from './visit/visit-policy.js';
export { TelehealthModule } from './telehealth.module.js';
