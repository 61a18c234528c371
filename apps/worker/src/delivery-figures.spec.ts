import { Logger } from '@snowmelt/logging';
import { Metrics } from '@snowmelt/metrics';
import type { DeliveryHealth, DeliveryState } from '@snowmelt/outreach/worker';
import { testConfig } from '../../../test/support/settings.js';
import { measureDelivery } from './delivery-figures.js';

const twilio = {
  provider: 'twilio',
  acceptedLastHour: 0,
  notAcceptedLastHour: 6,
  unknownAttempts: 2,
  callbackSecondsAgo: 90,
};
const state: DeliveryState = {
  due: 4,
  oldestDueSeconds: 1200,
  failedLastHour: 1,
  pendingFacts: 12,
  providers: [
    { ...twilio, provider: 'smtp', notAcceptedLastHour: 0, unknownAttempts: 0, callbackSecondsAgo: null },
    twilio,
  ],
};

const figures = async (latest: ReturnType<DeliveryHealth['latest']>) => {
  const metrics = new Metrics(testConfig('postgres://snowmelt_app@127.0.0.1/snowmelt'), new Logger('silent'));
  measureDelivery(metrics, { latest: () => latest });
  return (await metrics.text()).split('\n').filter((line) => line && !line.startsWith('#'));
};

it('has the figures of the last report, and its alarms', async () => {
  expect(await figures({ state, secondsAgo: 59 })).toEqual([
    'snowmelt_delivery_report_age_seconds 59',
    'snowmelt_delivery_alarm{code="delivery.late"} 1',
    'snowmelt_delivery_alarm{code="delivery.facts-pending"} 0',
    'snowmelt_delivery_alarm{code="provider.refuses-everything"} 1',
    'snowmelt_delivery_alarm{code="provider.nobody-knows"} 0',
    'snowmelt_delivery_alarm{code="provider.no-callbacks"} 0',
    'snowmelt_delivery_due 4',
    'snowmelt_delivery_oldest_due_seconds 1200',
    'snowmelt_delivery_failed_last_hour 1',
    'snowmelt_delivery_pending_facts 12',
    'snowmelt_provider_accepted_last_hour{provider="smtp"} 0',
    'snowmelt_provider_accepted_last_hour{provider="twilio"} 0',
    'snowmelt_provider_not_accepted_last_hour{provider="smtp"} 0',
    'snowmelt_provider_not_accepted_last_hour{provider="twilio"} 6',
    'snowmelt_provider_unknown_attempts{provider="smtp"} 0',
    'snowmelt_provider_unknown_attempts{provider="twilio"} 2',
    'snowmelt_provider_callback_silence_seconds{provider="twilio"} 90',
  ]);
});

it('does not show figures of a while ago as if they were true: while the database is away only their age is known', async () => {
  expect(await figures({ state, secondsAgo: 181 })).toEqual(['snowmelt_delivery_report_age_seconds 181']);
});

it('knows nothing before the first report', async () => expect(await figures(undefined)).toEqual([]));
