export { workerDiedSending } from './testing/claim.factory.js';
export { approveRules, freeRules, plannedByRules, plansOlderBy } from './testing/rules.factory.js';
export {
  allDueNow,
  allFailed,
  carriedByAnother,
  dueNow,
  failedReadings,
  leasesShorterBy,
  linkAsked,
  lookUpsNow,
  nextTryNow,
  nothingOwed,
  owedAbout,
  owedReading,
  owedWelcome,
  remindersOf,
} from './testing/touch.factory.js';
