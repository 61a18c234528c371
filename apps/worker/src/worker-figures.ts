import type { ModuleRef } from '@nestjs/core';
import { Duties, type DutyHealth, PoolUse } from '@snowmelt/database';
import { ProviderGate } from '@snowmelt/messaging';
import { measureDatabase, Metrics } from '@snowmelt/metrics';
import { DeliveryHealth } from '@snowmelt/outreach/worker';
import { JobQueue, JobRunner } from '@snowmelt/queue';
import { measureDelivery } from './delivery-figures.js';

/** What an operator sees of a worker; docs/runbooks/monitoring.md says what each figure means. */
export function measureWorker(worker: ModuleRef): void {
  const part = <T>(type: abstract new (...needs: never[]) => T) => worker.get<T>(type, { strict: false });
  const metrics = part(Metrics);
  measureDatabase(metrics, part(PoolUse));
  measureDelivery(metrics, part(DeliveryHealth));
  measureDuties(metrics, part(Duties));
  measureGate(metrics, part(ProviderGate));
  measureQueue(metrics, part(JobQueue), part(JobRunner));
}

function measureDuties(metrics: Metrics, duties: Duties): void {
  const each = (name: `snowmelt_duty_${string}`, help: string, of: (duty: DutyHealth) => number) =>
    metrics.gauge({ name, help, labels: ['duty'] }, () =>
      duties.health().map((health) => ({ labels: { duty: health.duty }, value: of(health) })),
    );
  each('snowmelt_duty_every_seconds', 'From the end of one round to the next.', (duty) => duty.everySeconds);
  each(
    'snowmelt_duty_round_age_seconds',
    'Since its last round ended, whatever failed in it; before the first one since the worker began.',
    (duty) => duty.secondsAgo ?? duty.startedSecondsAgo,
  );
  each(
    'snowmelt_duty_success_age_seconds',
    'Since its last round in which nothing failed; before the first one since the worker began.',
    (duty) => duty.successSecondsAgo ?? duty.startedSecondsAgo,
  );
  each('snowmelt_duty_failures', 'What failed in its last round.', (duty) => duty.failures);
}

/** The breaker of ADR 0022, which each worker has for itself. */
function measureGate(metrics: Metrics, gate: ProviderGate): void {
  metrics.gauge(
    {
      name: 'snowmelt_provider_resting',
      help: '1 while this worker sends a provider one message at a time, because it does not work.',
      labels: ['provider'],
    },
    () => gate.standing().map(({ provider, isResting }) => ({ labels: { provider }, value: Number(isResting) })),
  );
  metrics.gauge(
    {
      name: 'snowmelt_provider_troubles_in_a_row',
      help: 'Sends of this worker in a row that got no answer, or were refused because of us.',
      labels: ['provider'],
    },
    () => gate.standing().map(({ provider, troubles }) => ({ labels: { provider }, value: troubles })),
  );
}

function measureQueue(metrics: Metrics, queue: JobQueue, runner: JobRunner): void {
  metrics.gauge({ name: 'snowmelt_queue_reachable', help: '0 while this worker cannot reach the queue.' }, () => [
    { value: Number(queue.isReachable()) },
  ]);
  metrics.gauge(
    { name: 'snowmelt_queue_jobs', help: 'Wake-ups in the queue, of all workers.', labels: ['state'] },
    async () => {
      const counts = await queue.waiting();
      return Object.entries(counts ?? {}).map(([state, value]) => ({ labels: { state }, value }));
    },
  );
  metrics.counter(
    { name: 'snowmelt_jobs_total', help: 'Jobs that this worker has ended.', labels: ['job', 'outcome'] },
    () =>
      runner.totals().flatMap(({ job, done, failed }) => [
        { labels: { job, outcome: 'done' }, value: done },
        { labels: { job, outcome: 'failed' }, value: failed },
      ]),
  );
}
