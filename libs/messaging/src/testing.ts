export { textsReceived } from './testing/inbound.factory.js';
export {
  acceptedMeanwhile,
  attempt,
  attemptsOlderBy,
  carrierSaid,
  deliveredTexts,
  emptyDrawer,
  preparedMessage,
  textsOf,
  triedMessage,
} from './testing/message.factory.js';
