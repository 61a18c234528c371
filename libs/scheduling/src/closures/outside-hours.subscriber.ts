import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { OutsideHoursService } from './outside-hours.service.js';

/** What is to be done about a visit that cannot be held goes when somebody has moved or cancelled it, or it is over. */
@Injectable()
export class OutsideHoursSubscriber implements EventSubscriber {
  readonly name = 'outside-hours';
  readonly types = [
    'appointment.booked', // at the same moment as a closure
    'appointment.rescheduled',
    'appointment.cancelled',
    'appointment.fulfilled',
    'appointment.noshow',
  ] as const;

  constructor(private readonly outside: OutsideHoursService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    await this.outside.settle([(event.payload as DomainEventPayload<'appointment.cancelled'>).appointmentId]);
  }
}
