import { Injectable } from '@nestjs/common';
import { type DomainEventType, domainEvents, eventsWithoutSubscriber } from '@snowmelt/contracts';
import { type Duty, performDuty, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { concerns, inSpan } from '@snowmelt/tracing';
import type { DeliveredEvent, EventSubscriber } from './event-subscriber.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';

/** After so many tries, a quarter of an hour, it does not pass by itself. */
const TRIES_UNTIL_TOLD = 10;

/** What a subscriber has to handle next of a patient's events. */
interface NextDelivery {
  readonly clinicId: string;
  readonly subscriber: string;
  readonly patientId: string;
}

interface DeliveryRow {
  readonly id: string;
  readonly type: DeliveredEvent['type'];
  readonly payload: DeliveredEvent['payload'];
  readonly occurredAt: Date;
  readonly seq: string;
}

/**
 * Gives each subscriber its events, a patient's in the order in which they happened. One that fails is tried again, and
 * holds back its own later events of that patient, but neither other subscribers nor other patients.
 */
@Injectable()
export class EventDelivery implements Duty<NextDelivery> {
  readonly name = 'events.deliver';
  private readonly subscribers = new Map<string, EventSubscriber>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Logger,
    private readonly handOut: EventHandOutDuty,
  ) {}

  subscribe(subscriber: EventSubscriber): void {
    if (this.subscribers.has(subscriber.name)) throw new Error(`two event subscribers are named ${subscriber.name}`);
    this.subscribers.set(subscriber.name, subscriber);
    this.handOut.add(subscriber);
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

  /** One round of both duties, for specs. Returns how many subscribers had something to do, for how many patients. */
  async deliverPending(onFailure: (error: unknown) => void = () => undefined): Promise<number> {
    const reporting = { onFailure: (_found: unknown, error: unknown) => onFailure(error) };
    await performDuty(this.unitOfWork, this.handOut, reporting);
    return performDuty(this.unitOfWork, this, reporting);
  }

  find(limit: number): Promise<NextDelivery[]> {
    return this.unitOfWork.lookup(
      'SELECT clinic_id AS "clinicId", subscriber, patient_id AS "patientId" FROM next_event_deliveries($1, $2)',
      [[...this.subscribers.keys()], limit],
    );
  }

  /** Another worker that has the row locked delivers it: then this one leaves all of the patient's to it. */
  async act({ subscriber, patientId }: NextDelivery): Promise<boolean> {
    const [row] = await this.unitOfWork.query<DeliveryRow>(
      `SELECT e.id, e.type, e.payload, e.occurred_at AS "occurredAt", e.seq FROM event_delivery d JOIN domain_event e ON e.clinic_id = d.clinic_id AND e.seq = d.event_seq
       WHERE d.subscriber = $1 AND d.patient_id = $2 AND d.next_try_at <= now()
         AND d.event_seq = (SELECT min(f.event_seq) FROM event_delivery f WHERE f.subscriber = $1 AND f.patient_id = $2)
       FOR UPDATE OF d SKIP LOCKED`,
      [subscriber, patientId],
    );
    const receiver = this.subscribers.get(subscriber);
    if (!row || !receiver?.types.includes(row.type)) return false; // a type that it handles in a newer release only
    const { seq, ...event } = row;
    await traced(receiver, event);
    await this.unitOfWork.query(
      'DELETE FROM event_delivery WHERE subscriber = $1 AND patient_id = $2 AND event_seq = $3',
      [subscriber, patientId, seq],
    );
    return true;
  }

  /** Waits a second, and twice as long each time, up to an hour. */
  async postpone({ subscriber, patientId }: NextDelivery): Promise<void> {
    const [row] = await this.unitOfWork.query<{ id: string; tries: number }>(
      `UPDATE event_delivery d SET tries = d.tries + 1, next_try_at = now() + least(interval '1 second' * (2 ^ least(d.tries, 12)), interval '1 hour')
       FROM domain_event e WHERE e.clinic_id = d.clinic_id AND e.seq = d.event_seq AND d.subscriber = $1 AND d.patient_id = $2
         AND d.event_seq = (SELECT min(f.event_seq) FROM event_delivery f WHERE f.subscriber = $1 AND f.patient_id = $2)
       RETURNING e.id, d.tries`,
      [subscriber, patientId],
    );
    if (!row) return;
    const facts = { eventId: row.id, job: subscriber, count: row.tries };
    if (row.tries >= TRIES_UNTIL_TOLD)
      this.log.error(facts, 'a subscriber fails again and again: somebody must look; what comes after it waits');
    else this.log.warn(facts, 'an event could not be delivered and is tried again later');
  }

  private hasSubscriber(type: DomainEventType): boolean {
    return [...this.subscribers.values()].some(({ types }) => types.includes(type));
  }
}

/** In the trace of the touch or appointment that the event is about. */
function traced(receiver: EventSubscriber, event: DeliveredEvent): Promise<void> {
  const { touchId, appointmentId } = event.payload as { touchId?: string; appointmentId?: string };
  const facts = { 'snowmelt.subscriber': receiver.name, 'snowmelt.event_type': event.type };
  return inSpan(`deliver ${event.type}`, { kind: 'job', of: touchId ?? appointmentId, facts }, async () => {
    concerns({ ...event.payload, eventId: event.id });
    await receiver.handle(event);
  });
}
