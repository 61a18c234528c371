import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { VisitService } from './visit.service.js';

/** Revokes the join grants of a visit whose appointment is moved, cancelled or missed. */
@Injectable()
export class VisitFollowsAppointmentSubscriber implements EventSubscriber {
  readonly name = 'visit-follows-appointment';
  readonly types = ['appointment.rescheduled', 'appointment.cancelled', 'appointment.noshow'] as const;

  constructor(private readonly visits: VisitService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { appointmentId } = event.payload as DomainEventPayload<'appointment.cancelled'>;
    if (event.type === 'appointment.rescheduled') await this.visits.moveTo(appointmentId);
    else await this.visits.callOff(appointmentId, event.type === 'appointment.noshow');
  }
}
