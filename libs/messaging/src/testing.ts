export { textsReceived } from './testing/inbound.factory.js';
export {
  acceptedMeanwhile,
  attempt,
  attemptsOlderBy,
  callbacksOlderBy,
  carrierSaid,
  deliveredTexts,
  emptyDrawer,
  fatesAskedNow,
  preparedMessage,
  textsOf,
  tracesDeleted,
  triedMessage,
} from './testing/message.factory.js';
