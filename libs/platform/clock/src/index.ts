export { Clock, SystemClock } from './clock.js';
export { clockDifferences, type OffsetsAt } from './time-zone/clock-differences.js';
export { engineOffset, engineRelease } from './time-zone/engine-offset.js';
export { fromWallTime, inZone } from './time-zone/in-zone.js';
export {
  isTimeZone,
  offsetPeriods,
  spelledTimeZone,
  timeZoneNames,
  timeZoneRelease,
} from './time-zone/time-zone-table.js';
