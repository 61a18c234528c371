export { OutreachPolicy } from './plan/outreach-policy.js';
export { PlanRepository } from './plan/plan.repository.js';
export { planTouches } from './plan/plan-touches.js';
export { PolicyRepository } from './policy/policy.repository.js';
export { reconcile } from './plan/reconcile.js';
export { OutreachModule } from './outreach.module.js';
export { OutreachService } from './outreach.service.js';
export { outreachRetention } from './retention.js';
