export {
  admittedForPresentTime,
  joinGrantReplaced,
  patientAdmitted,
  silentForAMinute,
} from './testing/presence.factory.js';
export { approveVisitRules, joinGrantsExpired, usualVisitRules, visitsScheduled } from './testing/visit.factory.js';
