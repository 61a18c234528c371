export {
  admittedForPresentTime,
  joinGrantReplaced,
  patientAdmitted,
  silentForAMinute,
} from './testing/presence.factory.js';
export { approveVisitRules, joinGrantsExpired, usualVisitRules } from './testing/visit.factory.js';
