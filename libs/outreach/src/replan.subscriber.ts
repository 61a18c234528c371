import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { OutreachService } from './outreach.service.js';

/** Facts changed: plan again. A moved or cancelled appointment takes its links with it. */
@Injectable()
export class ReplanSubscriber implements EventSubscriber {
  readonly name = 'replan';
  readonly types = ['patient.registered', 'patient.contact-changed', 'patient.opted-out', 'patient.opted-in', 'course.started', 'stage.changed', 'appointment.booked', 'appointment.rescheduled',
    'appointment.cancelled', 'appointment.arrived', 'appointment.fulfilled', 'appointment.noshow'] as const;

  constructor(private readonly outreach: OutreachService, private readonly links: MagicLinkService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    if (event.type === 'appointment.rescheduled' || event.type === 'appointment.cancelled') {
      await this.links.revokeForAppointment((event.payload as DomainEventPayload<'appointment.cancelled'>).appointmentId);
    }
    await this.outreach.replan((event.payload as { patientId: string }).patientId);
  }
}
