import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { TextTasks } from '@snowmelt/messaging';
import { AppointmentService } from '@snowmelt/scheduling';
import { meantBy } from './meant-visit.js';
import { ReplyRepository } from './reply.repository.js';

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
    const { visits, named } = await this.replies.standing(patientId, occurredAt);
    const meant = meantBy(occurredAt, visits, named);
    if (meant === 'said again') return;
    if (meant !== 'ask') return this.visits.confirm(meant.confirm);
    await this.tasks.read(inboundMessageId, patientId, occurredAt);
  }
}
