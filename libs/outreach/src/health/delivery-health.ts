import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { BY_RULE } from '../dispatch/status-reasons.js';
import { alarmsOf, type DeliveryState, type ProviderHealth } from './delivery-state.js';

const RUNBOOK = 'see docs/runbooks/delivery.md';

/** For the operator: how delivery stands, in the worker's heartbeat, and as alarms in the log. */
@Injectable()
export class DeliveryHealth {
  private reported: { readonly state: DeliveryState; readonly atMs: number } | undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Logger,
  ) {}

  async state(): Promise<DeliveryState> {
    const [backlog] = await this.unitOfWork.lookup<{
      due: number;
      oldestDueSeconds: number;
      failedLastHour: number;
      pendingFacts: number;
    }>(
      `SELECT b.due, b.oldest_due_seconds AS "oldestDueSeconds", b.failed_last_hour AS "failedLastHour", pending_facts() AS "pendingFacts" FROM delivery_backlog($1) b`,
      [BY_RULE],
    );
    const providers = await this.unitOfWork.lookup<ProviderHealth>(
      `SELECT provider, accepted_last_hour AS "acceptedLastHour", not_accepted_last_hour AS "notAcceptedLastHour",
         unknown_attempts AS "unknownAttempts", callback_seconds_ago AS "callbackSecondsAgo" FROM provider_health() ORDER BY provider`,
    );
    return { ...(backlog as NonNullable<typeof backlog>), providers };
  }

  /** One line for each alarm, and one that says how things are; an alarm rule may look for the codes. */
  async report(): Promise<DeliveryState> {
    const state = await this.state();
    this.reported = { state, atMs: performance.now() };
    const { oldestDueSeconds, failedLastHour, pendingFacts, providers, due } = state;
    const unknownAttempts = providers.reduce((sum, provider) => sum + provider.unknownAttempts, 0);
    const facts = { count: due, oldestDueSeconds, failedLastHour, pendingFacts, unknownAttempts };
    for (const code of alarmsOf(state)) this.log.error({ code, ...facts }, `delivery needs somebody: ${RUNBOOK}`);
    this.log.info(facts, 'how delivery stands');
    return state;
  }

  /** The last report of this process, and how old it is. */
  latest(): { readonly state: DeliveryState; readonly secondsAgo: number } | undefined {
    if (!this.reported) return undefined;
    const { state, atMs } = this.reported;
    return { state, secondsAgo: (performance.now() - atMs) / 1000 };
  }
}
