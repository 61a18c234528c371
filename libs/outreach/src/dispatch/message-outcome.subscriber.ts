import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import { type DeliveredEvent, EventLog, type EventSubscriber } from '@snowmelt/events';
import { Duration } from 'luxon';
import { MessageTasks } from '../message-tasks/message-tasks.js';
import { TouchRepository } from '../touch.repository.js';

/** Handles what a provider reports later: it has a message we took for lost, or it could not deliver one. */
@Injectable()
export class MessageOutcomeSubscriber implements EventSubscriber {
  readonly name = 'message-outcome';
  readonly types = ['message.accepted', 'message.failed'] as const;

  constructor(
    private readonly touches: TouchRepository,
    private readonly events: EventLog,
    private readonly tasks: MessageTasks,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { touchId, patientId } = event.payload as DomainEventPayload<'message.accepted'>;
    if (event.type === 'message.accepted' && (await this.touches.acceptedByProvider(touchId)))
      this.events.append('touch.sent', { patientId, touchId });
    // after both events: a failure heard before the acceptance finds no sent touch to take back
    const current = await this.touches.policy();
    if (!current) throw new Error('a text was sent without a policy');
    await this.touches.byOtherChannel(touchId, Duration.fromISO(current.policy.emailAfterFailedText).as('seconds'));
    await this.tasks.settle(patientId); // a text that did not arrive is a person's where there is no other way
  }
}
