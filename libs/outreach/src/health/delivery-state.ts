/** How delivery stands in all clinics: numbers, and nothing of whom they are about. */
export interface DeliveryState {
  readonly due: number;
  readonly oldestDueSeconds: number;
  readonly failedLastHour: number;
  readonly pendingFacts: number;
  readonly providers: readonly ProviderHealth[];
}

export interface ProviderHealth {
  readonly provider: string;
  readonly acceptedLastHour: number;
  readonly notAcceptedLastHour: number;
  /** Of the last day: nobody knows yet what became of them. */
  readonly unknownAttempts: number;
  /** Null when it never called back within a week, or does not call back at all. */
  readonly callbackSecondsAgo: number | null;
}

/** Each has an entry in the runbook, and a rule in docker/alerts.yml. */
export const ALARMS = [
  'delivery.late',
  'delivery.facts-pending',
  'provider.refuses-everything',
  'provider.nobody-knows',
  'provider.no-callbacks',
] as const;
type Alarm = (typeof ALARMS)[number];

/** A sweep takes seconds; a retry of five minutes in an outage is not late. */
const LATE_SECONDS = 15 * 60;
const MANY_FACTS = 1000;
const MANY_UNKNOWN = 20;
/** One or two refusals are somebody's bad number. */
const REFUSED_IN_A_ROW = 5;
const CALLBACK_SILENCE_SECONDS = 60 * 60;
/** So many texts within the hour without one callback are no chance. */
const TEXTS_WITHOUT_CALLBACK = 5;

/** What an operator has to look at; the runbook has an entry for each. */
export function alarmsOf({ oldestDueSeconds, pendingFacts, providers }: DeliveryState): Alarm[] {
  return [
    ...(oldestDueSeconds > LATE_SECONDS ? (['delivery.late'] as const) : []),
    ...(pendingFacts > MANY_FACTS ? (['delivery.facts-pending'] as const) : []),
    ...new Set(providers.flatMap(alarmsOfProvider)),
  ];
}

function alarmsOfProvider(health: ProviderHealth): Alarm[] {
  const { provider, acceptedLastHour, notAcceptedLastHour, unknownAttempts, callbackSecondsAgo } = health;
  const alarms: Alarm[] = [];
  if (acceptedLastHour === 0 && notAcceptedLastHour >= REFUSED_IN_A_ROW) alarms.push('provider.refuses-everything');
  if (unknownAttempts >= MANY_UNKNOWN) alarms.push('provider.nobody-knows');
  const isSilent = callbackSecondsAgo === null || callbackSecondsAgo > CALLBACK_SILENCE_SECONDS;
  if (provider === 'twilio' && acceptedLastHour >= TEXTS_WITHOUT_CALLBACK && isSilent)
    alarms.push('provider.no-callbacks');
  return alarms;
}
