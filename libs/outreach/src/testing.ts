export { approveRules, freeRules, plannedByRules } from './testing/rules.factory.js';
export {
  dueNow,
  failedReadings,
  leasesShorterBy,
  nextTryNow,
  nothingOwed,
  owedReading,
} from './testing/touch.factory.js';
