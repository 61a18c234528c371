export { approveVisitRules, joinGrantsExpired } from './testing/visit.factory.js';
