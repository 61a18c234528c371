import { type DomainEventType, domainEvents, eventsWithoutSubscriber } from '@snowmelt/contracts';
import type { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { EventDelivery } from './event-delivery.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';

const nothing = {} as UnitOfWork;

describe('the subscribers of a worker', () => {
  const all = (Object.keys(domainEvents) as DomainEventType[]).filter(
    (type) => !eventsWithoutSubscriber.includes(type),
  );
  const to = (types: readonly DomainEventType[]) => {
    const delivery = new EventDelivery(nothing, new Logger('silent'), new EventHandOutDuty(nothing));
    delivery.subscribe({ name: 'all', types, handle: async () => undefined });
    return delivery;
  };

  it('are complete when every event has one, or is listed as having none', () => {
    expect(() => to(all).checkSubscribers()).not.toThrow();
  });

  it('are incomplete when one is missing, and the error names it', () => {
    expect(() => to(all.filter((type) => type !== 'note.signed')).checkSubscribers()).toThrow(
      'no subscriber for note.signed',
    );
  });

  it('have names of their own, because their deliveries could not be told apart', () => {
    const again = { name: 'all', types: all, handle: async () => undefined };
    expect(() => to(all).subscribe(again)).toThrow('two event subscribers are named all');
  });

  it('do not contradict that list', () => {
    expect(() => to([...all, 'touch.sent']).checkSubscribers()).toThrow('eventsWithoutSubscriber lists touch.sent');
  });
});
