import { Injectable } from '@nestjs/common';
import { ChangeFeed, Duties } from '@snowmelt/database';
import { EventDelivery } from './event-delivery.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';
import { EVENTS_APPENDED } from './event-log.js';

/** Has events delivered as soon as they are appended. The sweep finds what a lost notice leaves. */
@Injectable()
export class EventWakeUp {
  constructor(
    private readonly duties: Duties,
    private readonly handOut: EventHandOutDuty,
    private readonly delivery: EventDelivery,
    private readonly feed: ChangeFeed,
  ) {}

  async listen(): Promise<void> {
    await this.feed.listen(EVENTS_APPENDED, () => void this.deliver());
  }

  private async deliver(): Promise<void> {
    await this.duties.wake(this.handOut.name);
    await this.duties.wake(this.delivery.name);
  }
}
