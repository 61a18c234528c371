import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { ClosureService } from './closure.service.js';

/** What is to be done about a visit in a closure goes when somebody has moved or cancelled it. */
@Injectable()
export class ClosureVisitsSubscriber implements EventSubscriber {
  readonly name = 'closure-visits';
  readonly types = [
    'appointment.booked', // at the same moment as the closure
    'appointment.rescheduled',
    'appointment.cancelled',
    'appointment.fulfilled',
    'appointment.noshow',
  ] as const;

  constructor(private readonly closures: ClosureService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    await this.closures.followVisit((event.payload as DomainEventPayload<'appointment.cancelled'>).appointmentId);
  }
}
