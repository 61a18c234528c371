import type { DomainEventPayload, DomainEventType } from '@snowmelt/contracts';

export interface DeliveredEvent<T extends DomainEventType = DomainEventType> {
  readonly id: string;
  readonly type: T;
  readonly payload: DomainEventPayload<T>;
  readonly occurredAt: Date;
}

/**
 * A domain's reaction to another domain's event, run by the worker in a unit of work of the event's clinic. Must be
 * idempotent: after a crash before the delivery mark, the same event is delivered again.
 */
export interface EventSubscriber {
  readonly name: string;
  readonly types: readonly DomainEventType[];
  handle: (event: DeliveredEvent) => Promise<void>;
}
