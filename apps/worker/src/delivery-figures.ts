import type { Metrics, Reading } from '@snowmelt/metrics';
import {
  ALARMS,
  alarmsOf,
  type DeliveryHealth,
  type DeliveryState,
  type ProviderHealth,
} from '@snowmelt/outreach/worker';

/** A report is made once a minute. One that is older says nothing about now, and its figures are left out. */
const STALE_SECONDS = 180;

type Health = Pick<DeliveryHealth, 'latest'>;
type Name = `snowmelt_${string}`;

/** How delivery stands in all clinics: the figures of the last line that the log has of it. */
export function measureDelivery(metrics: Metrics, health: Health): void {
  metrics.gauge(
    { name: 'snowmelt_delivery_report_age_seconds', help: 'Since delivery was last looked at; missing before that.' },
    () => [health.latest()].flatMap((latest) => (latest ? [{ value: latest.secondsAgo }] : [])),
  );
  metrics.gauge(
    {
      name: 'snowmelt_delivery_alarm',
      help: '1 while delivery needs somebody: the code as in the log.',
      labels: ['code'],
    },
    () => current(health).flatMap(alarms),
  );
  const total = (name: Name, help: string, of: (state: DeliveryState) => number) =>
    metrics.gauge({ name, help }, () => current(health).map((state) => ({ value: of(state) })));
  total('snowmelt_delivery_due', 'Touches that are due and not sent.', (state) => state.due);
  total(
    'snowmelt_delivery_oldest_due_seconds',
    'For how long the oldest of them has been due.',
    (state) => state.oldestDueSeconds,
  );
  total(
    'snowmelt_delivery_failed_last_hour',
    'Touches that were given up within the hour.',
    (state) => state.failedLastHour,
  );
  total(
    'snowmelt_delivery_pending_facts',
    'Events that have not reached all their subscribers.',
    (state) => state.pendingFacts,
  );
  measureProviders(metrics, health);
}

function measureProviders(metrics: Metrics, health: Health): void {
  const each = (name: Name, help: string, of: (provider: ProviderHealth) => number | null) =>
    metrics.gauge({ name, help, labels: ['provider'] }, () =>
      current(health).flatMap(({ providers }) => providers.flatMap((one) => readingOf(one.provider, of(one)))),
    );
  each('snowmelt_provider_accepted_last_hour', 'Sends that a provider accepted.', (one) => one.acceptedLastHour);
  each(
    'snowmelt_provider_not_accepted_last_hour',
    'Sends that it refused or did not answer.',
    (one) => one.notAcceptedLastHour,
  );
  each(
    'snowmelt_provider_unknown_attempts',
    'Sends of the last day of which nobody knows what became.',
    (one) => one.unknownAttempts,
  );
  each(
    'snowmelt_provider_callback_silence_seconds',
    'Since it last called back; missing if it has not within a week, or never does.',
    (one) => one.callbackSecondsAgo,
  );
}

const readingOf = (provider: string, value: number | null): Reading<'provider'>[] =>
  value === null ? [] : [{ labels: { provider }, value }];

function current(health: Health): DeliveryState[] {
  const latest = health.latest();
  return latest && latest.secondsAgo < STALE_SECONDS ? [latest.state] : [];
}

function alarms(state: DeliveryState): Reading<'code'>[] {
  const raised = new Set(alarmsOf(state));
  return ALARMS.map((code) => ({ labels: { code }, value: Number(raised.has(code)) }));
}
