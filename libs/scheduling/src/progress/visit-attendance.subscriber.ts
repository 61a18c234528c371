import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { BookingService } from '../appointment/booking.service.js';

/** A telehealth visit that took place is an appointment that was kept; nobody has to record it by hand. */
@Injectable()
export class VisitAttendanceSubscriber implements EventSubscriber {
  readonly name = 'visit-attendance';
  readonly types = ['visit.started', 'visit.ended'] as const;

  constructor(private readonly booking: BookingService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { appointmentId } = event.payload as DomainEventPayload<'visit.started'>;
    await this.booking.followVisit(appointmentId, event.type === 'visit.started' ? 'arrived' : 'fulfilled');
  }
}
