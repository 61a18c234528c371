export {
  deliveriesDone,
  deliveriesDue,
  deliveriesLeft,
  deliveryFailed,
  deliveryForgotten,
  deliveryLost,
  happened,
  happenedAtFormerServer,
  happenedBefore,
  happenedEachMinute,
  happenedToOthers,
} from './testing/event.factory.js';
