export { type Actor, actors, type Proof } from './actor.js';
export { type AuditEntry, AuditLog } from './audit-log.js';
export { AuditModule } from './audit.module.js';
export { auditRetention } from './retention.js';
