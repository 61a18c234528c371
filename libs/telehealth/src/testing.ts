export { approveVisitRules, leaveRanOut } from './testing/visit.factory.js';
