export {
  deliveriesDue,
  deliveriesLeft,
  deliveryForgotten,
  deliveryLost,
  happened,
  happenedAtFormerServer,
  happenedBefore,
  happenedEachMinute,
  happenedToOthers,
} from './testing/event.factory.js';
