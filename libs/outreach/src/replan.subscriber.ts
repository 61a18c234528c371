import { Injectable } from '@nestjs/common';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { OutreachService } from './outreach.service.js';

/** Facts changed: plan again. That a link was asked for is planned by who asks, with the fact itself: they are told what becomes of it. */
@Injectable()
export class ReplanSubscriber implements EventSubscriber {
  readonly name = 'replan';
  readonly types = [
    'patient.registered',
    'patient.contact-changed',
    'consent.given',
    'consent.revoked',
    'patient.opted-out',
    'patient.opted-in',
    'course.started',
    'stage.changed',
    'appointment.booked',
    'appointment.rescheduled',
    'appointment.cancelled',
    'appointment.arrived',
    'appointment.fulfilled',
    'appointment.noshow',
    'note.signed',
  ] as const;

  constructor(private readonly outreach: OutreachService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    await this.outreach.replan(event.payload.patientId);
  }
}
