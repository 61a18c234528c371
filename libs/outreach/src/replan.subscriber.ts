import { Injectable } from '@nestjs/common';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { OutreachService } from './outreach.service.js';
import { PlanRepository } from './plan/plan.repository.js';

/**
 * Replans when facts change. `link.asked` is left out: whoever records it replans in the same transaction, to tell
 * staff the outcome.
 */
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
    'patient.texts-paused',
    'patient.texts-resumed',
    'course.started',
    'stage.changed',
    'appointment.booked',
    'appointment.rescheduled',
    'appointment.cancelled',
    'appointment.confirmed',
    'appointment.arrived',
    'appointment.fulfilled',
    'appointment.noshow',
    'note.signed',
  ] as const;

  constructor(
    private readonly outreach: OutreachService,
    private readonly plans: PlanRepository,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    if (event.type === 'patient.texts-resumed') await this.plans.pauseEnded(event.payload.patientId);
    await this.outreach.replan(event.payload.patientId);
  }
}
