import type { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { EventDelivery } from './event-delivery.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';
import type { EventSubscriber } from './event-subscriber.js';

it('two subscribers of one name are refused: their deliveries could not be told apart', () => {
  const unitOfWork = {} as UnitOfWork;
  const delivery = new EventDelivery(unitOfWork, new Logger('silent'), new EventHandOutDuty(unitOfWork));
  const subscriber: EventSubscriber = { name: 'test', types: ['patient.registered'], handle: async () => undefined };
  delivery.subscribe(subscriber);
  expect(() => delivery.subscribe({ ...subscriber })).toThrow('two event subscribers are named test');
});
