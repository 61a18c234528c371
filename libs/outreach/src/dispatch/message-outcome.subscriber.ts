import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import { type DeliveredEvent, EventLog, type EventSubscriber } from '@snowmelt/events';
import { Duration } from 'luxon';
import { TouchRepository } from '../touch.repository.js';

/** What a provider says of a message by itself: it has one we thought lost, or could not bring one to the phone. */
@Injectable()
export class MessageOutcomeSubscriber implements EventSubscriber {
  readonly name = 'message-outcome';
  readonly types = ['message.accepted', 'message.failed'] as const;

  constructor(
    private readonly touches: TouchRepository,
    private readonly events: EventLog,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { touchId, patientId } = event.payload as DomainEventPayload<'message.accepted'>;
    if (event.type === 'message.accepted' && (await this.touches.acceptedByProvider(touchId)))
      await this.events.append('touch.sent', { patientId, touchId });
    // after either: that it failed may have been heard first, when there was nothing to take back yet
    const current = await this.touches.policy();
    if (!current) throw new Error('a text was sent without a policy');
    await this.touches.byOtherChannel(touchId, Duration.fromISO(current.policy.emailAfterFailedText).as('seconds'));
  }
}
