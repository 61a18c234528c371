import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { Tasks } from '@snowmelt/tasks';
import { AppointmentRepository } from '../appointment/appointment.repository.js';
import { AppointmentService } from '../appointment/appointment.service.js';

/** A person reads it within so long. */
const READ_WITHIN_MS = 4 * 3_600_000;

/** A patient replied 1: "I come". It confirms the one visit that it can mean; otherwise a person finds out. */
@Injectable()
export class ConfirmedByReplySubscriber implements EventSubscriber {
  readonly name = 'confirmed-by-reply';
  readonly types = ['reply.confirmed'] as const;

  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly confirming: AppointmentService,
    private readonly tasks: Tasks,
  ) {}

  async handle({ payload, occurredAt }: DeliveredEvent): Promise<void> {
    const { patientId, inboundMessageId } = payload as DomainEventPayload<'reply.confirmed'>;
    const { open, confirmed } = await this.appointments.mayBeConfirmed(patientId, occurredAt);
    const [visit, ...others] = open;
    if (visit && others.length === 0) return this.confirming.confirm(visit);
    if (!visit && confirmed > 0) return; // said again
    await this.tasks.openOnce(`patient_wrote:${patientId}`, {
      key: `text:${inboundMessageId}:${patientId}`,
      kind: 'patient_wrote',
      patientId,
      dueAt: new Date(occurredAt.getTime() + READ_WITHIN_MS),
    });
  }
}
