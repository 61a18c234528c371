export { textsReceived } from './testing/inbound.factory.js';
export {
  acceptedMeanwhile,
  attempt,
  attemptsOlderBy,
  carrierSaid,
  deliveredTexts,
  emptyDrawer,
  fatesAskedNow,
  preparedMessage,
  textsOf,
  triedMessage,
} from './testing/message.factory.js';
