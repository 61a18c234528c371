import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { deskReadsFrom, Tasks } from '@snowmelt/tasks';
import { AppointmentRepository, type OpenVisit } from '../appointment/appointment.repository.js';
import { AppointmentService } from '../appointment/appointment.service.js';

/** A person reads it within so long, from when the desk reads. */
const READ_WITHIN_MS = 4 * 3_600_000;

/**
 * A patient replied 1: "I come". It confirms the one visit that it can mean: no other one is near, confirmed or not,
 * and it has not got another time since the message that asked. Otherwise a person finds out.
 */
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
    const { patientId, inboundMessageId, askedAt } = payload as DomainEventPayload<'reply.confirmed'>;
    const { open, confirmed, zone } = await this.appointments.mayBeConfirmed(patientId, occurredAt);
    const [visit, ...others] = open;
    if (!visit && confirmed > 0) return; // said again
    if (visit && others.length === 0 && confirmed === 0 && isAsked(visit, askedAt))
      return this.confirming.confirm(visit.id);
    await this.tasks.openOnce(`patient_wrote:${patientId}`, {
      key: `text:${inboundMessageId}:${patientId}`,
      kind: 'patient_wrote',
      patientId,
      dueAt: new Date(deskReadsFrom(occurredAt, zone).getTime() + READ_WITHIN_MS),
    });
  }
}

/** The patient says yes to the time that a message named, or, where none did, to the only one that it ever had. */
const isAsked = ({ agreedAt, isMoved }: OpenVisit, askedAt: string | null) =>
  askedAt === null ? !isMoved : agreedAt <= new Date(askedAt);
