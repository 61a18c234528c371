import { Injectable } from '@nestjs/common';
import { type DomainEventType, domainEvents, eventsWithoutSubscriber } from '@snowmelt/contracts';
import { Logger } from '@snowmelt/logging';
import { type Duty, performDuty, UnitOfWork } from '@snowmelt/database';
import type { DeliveredEvent, EventSubscriber } from './event-subscriber.js';

interface PendingEvent {
  readonly clinicId: string;
  readonly id: string;
}

/** Delivers pending events to their subscribers, in order. Each event and its delivery mark are one transaction. */
@Injectable()
export class EventDelivery implements Duty<PendingEvent> {
  readonly name = 'events.deliver';
  private readonly subscribers: EventSubscriber[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Logger,
  ) {}

  subscribe(subscriber: EventSubscriber): void {
    if (this.subscribers.some((other) => other.name === subscriber.name))
      throw new Error(`two event subscribers are named ${subscriber.name}`);
    this.subscribers.push(subscriber);
  }

  /** @throws naming the events without a subscriber that are not listed as such, and the listed ones that have one */
  checkSubscribers(): void {
    const types = Object.keys(domainEvents) as DomainEventType[];
    const forgotten = types.filter((type) => !this.hasSubscriber(type) && !eventsWithoutSubscriber.includes(type));
    if (forgotten.length > 0)
      throw new Error(`no subscriber for ${forgotten.join(', ')}: add one, or list it in eventsWithoutSubscriber`);
    const listed = eventsWithoutSubscriber.filter((type) => this.hasSubscriber(type));
    if (listed.length > 0) throw new Error(`eventsWithoutSubscriber lists ${listed.join(', ')}, which has one`);
  }

  /** One round, for specs: returns how many events were found. A failed one is reported, and retried later. */
  deliverPending(onFailure: (error: unknown) => void = () => undefined): Promise<number> {
    return performDuty(this.unitOfWork, this, { onFailure: (_found, error) => onFailure(error) });
  }

  find(limit: number): Promise<PendingEvent[]> {
    return this.unitOfWork.lookup('SELECT clinic_id AS "clinicId", id FROM pending_events($1)', [limit]);
  }

  act({ id }: PendingEvent): Promise<void> {
    return this.deliver(id);
  }

  async postpone({ id }: PendingEvent): Promise<void> {
    this.log.error({ eventId: id }, 'an event could not be delivered and is tried again later');
    await this.delay(id);
  }

  private async deliver(id: string): Promise<void> {
    // the row lock lets one of two workers deliver the event; the other one skips it
    const [row] = await this.unitOfWork.query<{
      id: string;
      type: DeliveredEvent['type'];
      payload: DeliveredEvent['payload'];
      occurred_at: Date;
    }>(
      'SELECT id, type, payload, occurred_at FROM domain_event WHERE id = $1 AND delivered_at IS NULL FOR UPDATE SKIP LOCKED',
      [id],
    );
    if (!row) return;
    if (!(row.type in domainEvents)) return this.delay(id); // from a newer release, whose workers can handle it
    const event = { id: row.id, type: row.type, payload: row.payload, occurredAt: row.occurred_at };
    if (!this.hasSubscriber(event.type) && !eventsWithoutSubscriber.includes(event.type))
      throw new Error(`no subscriber for ${event.type}`);
    for (const subscriber of this.subscribers) {
      if (subscriber.types.includes(event.type)) await subscriber.handle(event);
    }
    await this.unitOfWork.query('UPDATE domain_event SET delivered_at = now() WHERE id = $1', [id]);
  }

  private hasSubscriber(type: DomainEventType): boolean {
    return this.subscribers.some(({ types }) => types.includes(type));
  }

  private async delay(id: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE domain_event SET tries = tries + 1, next_try_at = now() + least(interval '1 second' * (2 ^ least(tries, 12)), interval '1 hour') WHERE id = $1`,
      [id],
    );
  }
}
