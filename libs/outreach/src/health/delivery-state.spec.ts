import { alarmsOf, type DeliveryState, type ProviderHealth } from './delivery-state.js';

const twilio: ProviderHealth = {
  provider: 'twilio',
  acceptedLastHour: 50,
  notAcceptedLastHour: 2,
  unknownAttempts: 1,
  callbackSecondsAgo: 20,
};
const well: DeliveryState = { due: 3, oldestDueSeconds: 2, failedLastHour: 0, pendingFacts: 4, providers: [twilio] };
const by = (change: Partial<ProviderHealth>): DeliveryState => ({ ...well, providers: [{ ...twilio, ...change }] });

it.each<[string, DeliveryState, string[]]>([
  ['nothing when all is well', well, []],
  ['nothing when nothing is sent', { ...well, due: 0, providers: [] }, []],
  ['what is due for more than a quarter of an hour', { ...well, oldestDueSeconds: 901 }, ['delivery.late']],
  ['not what is due for a quarter of an hour', { ...well, oldestDueSeconds: 900 }, []],
  ['facts that pile up', { ...well, pendingFacts: 1001 }, ['delivery.facts-pending']],
  [
    'a provider that accepts nothing',
    by({ acceptedLastHour: 0, notAcceptedLastHour: 5 }),
    ['provider.refuses-everything'],
  ],
  ['not a few bad numbers', by({ acceptedLastHour: 0, notAcceptedLastHour: 4 }), []],
  ['not a provider that accepts some', by({ acceptedLastHour: 1, notAcceptedLastHour: 90 }), []],
  ['sends of which nobody knows', by({ unknownAttempts: 20 }), ['provider.nobody-knows']],
  ['callbacks that stay away', by({ callbackSecondsAgo: 3601 }), ['provider.no-callbacks']],
  ['callbacks that never came', by({ callbackSecondsAgo: null }), ['provider.no-callbacks']],
  ['not a quiet hour', by({ acceptedLastHour: 4, callbackSecondsAgo: 36_000 }), []],
  ['not a mail server, which never calls back', by({ provider: 'smtp', callbackSecondsAgo: null }), []],
])('the operator is told of %s', (_what, state, alarms) => expect(alarmsOf(state)).toEqual(alarms));
