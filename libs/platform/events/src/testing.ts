export {
  deliveryForgotten,
  deliveryLost,
  happened,
  happenedAtFormerServer,
  happenedEachMinute,
  happenedToOthers,
} from './testing/event.factory.js';
