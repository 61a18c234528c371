export { demoClockAt, demoClockReset, minutesPassed } from './testing/demo-clock.factory.js';
