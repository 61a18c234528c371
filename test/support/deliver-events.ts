import type { DomainEventType } from '@snowmelt/contracts';
import type { EventDelivery } from '@snowmelt/events';

/**
 * Delivers pending events and returns their number. Unlike the worker it throws what a subscriber threw, and when an
 * event has no subscriber.
 */
export async function deliverEvents(delivery: EventDelivery): Promise<number> {
  const failures: unknown[] = [];
  const count = await delivery.deliverPending((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
  return count;
}

/** For a spec of some domains only: these events have subscribers in domains that are not loaded. */
export function heardElsewhere(delivery: EventDelivery, ...types: DomainEventType[]): void {
  delivery.subscribe({ name: 'elsewhere', types, handle: async () => undefined });
}
