import type { DomainEventType } from '@snowmelt/contracts';
import type { EventDelivery } from '@snowmelt/events';

/** Delivers what is pending, and returns how many there were. Unlike the worker it fails with what a subscriber threw, or when an event has none. */
export async function deliverEvents(delivery: EventDelivery): Promise<number> {
  const failures: unknown[] = [];
  const count = await delivery.deliverPending(100, (_eventId, error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
  return count;
}

/** For a spec of some domains: these events have their subscribers in others, which are not there. */
export function heardElsewhere(delivery: EventDelivery, ...types: DomainEventType[]): void {
  delivery.subscribe({ name: 'elsewhere', types, handle: async () => undefined });
}
