export {
  deliveryForgotten,
  deliveryLost,
  happened,
  happenedEachMinute,
  happenedToOthers,
} from './testing/event.factory.js';
