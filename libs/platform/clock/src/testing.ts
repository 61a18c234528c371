export { minutesPassed } from './testing/demo-clock.factory.js';
