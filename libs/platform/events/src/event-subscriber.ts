import type { DomainEventPayload, DomainEventType } from '@snowmelt/contracts';

export interface DeliveredEvent<T extends DomainEventType = DomainEventType> {
  readonly id: string;
  readonly type: T;
  readonly payload: DomainEventPayload<T>;
  readonly occurredAt: Date;
}

/**
 * A domain's reaction to another domain's fact, run by the worker inside a unit of work of the event's clinic.
 * It may be run again for the same event (a crash before the mark was written), so it must be idempotent.
 */
export interface EventSubscriber {
  readonly name: string;
  readonly types: readonly DomainEventType[];
  handle: (event: DeliveredEvent) => Promise<void>;
}
