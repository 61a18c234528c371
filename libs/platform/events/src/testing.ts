export { deliveryForgotten, happened, happenedEachMinute, happenedToOthers } from './testing/event.factory.js';
