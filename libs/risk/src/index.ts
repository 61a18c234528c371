export { OnCallService } from './on-call/on-call.service.js';
export { RiskModule } from './risk.module.js';
export { riskRetention } from './retention.js';
