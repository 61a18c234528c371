import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { TextTasks } from '@snowmelt/messaging';
import { AppointmentService } from '@snowmelt/scheduling';
import { deskReadsFrom } from '@snowmelt/tasks';
import { meantBy } from './meant-visit.js';
import { ReplyRepository } from './reply.repository.js';

/** A person reads it within so long, from when the desk reads. */
const READ_WITHIN_MS = 4 * 3_600_000;

/** A patient replied 1: "I come". It confirms the visit that it means; where that is not clear, a person finds out. */
@Injectable()
export class ConfirmedByReplySubscriber implements EventSubscriber {
  readonly name = 'confirmed-by-reply';
  readonly types = ['reply.confirmed'] as const;

  constructor(
    private readonly replies: ReplyRepository,
    private readonly visits: AppointmentService,
    private readonly tasks: TextTasks,
  ) {}

  async handle({ payload, occurredAt }: DeliveredEvent): Promise<void> {
    const { patientId, inboundMessageId } = payload as DomainEventPayload<'reply.confirmed'>;
    const { visits, named, zone } = await this.replies.standing(patientId, occurredAt);
    const meant = meantBy(occurredAt, visits, named);
    if (meant === 'said again') return;
    if (meant !== 'ask') return this.visits.confirm(meant.confirm);
    const dueAt = new Date(deskReadsFrom(occurredAt, zone).getTime() + READ_WITHIN_MS);
    await this.tasks.readBy(inboundMessageId, patientId, dueAt);
  }
}
