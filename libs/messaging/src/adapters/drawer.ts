import type {
  ChannelPort,
  FindResult,
  DeliveryStatus,
  Outgoing,
  SendResult,
  SentAttempt,
} from '../ports/outgoing.port.js';
import type { DrawerRepository } from './drawer.repository.js';

/**
 * The embedded default: stores messages and shows them to staff instead of sending them. The drawer also stands for the
 * patient's phone, so an accepted message counts as delivered.
 */
export class DrawerChannel implements ChannelPort {
  readonly provider = 'drawer';

  constructor(
    private readonly drawer: DrawerRepository,
    private readonly channel: 'sms' | 'email',
  ) {}

  async send(message: Outgoing): Promise<SendResult> {
    if (!message.lease.holds()) return { outcome: 'withheld' };
    await this.drawer.put(message, this.channel);
    return { outcome: 'accepted', providerMessageId: message.attemptId, delivered: true };
  }

  async find({ clinicId, attemptId }: SentAttempt): Promise<FindResult> {
    return (await this.drawer.holds(clinicId, attemptId))
      ? { found: true, providerMessageId: attemptId, delivered: true }
      : { found: false };
  }

  async fate({
    clinicId,
    providerMessageId,
  }: {
    clinicId: string;
    providerMessageId: string;
  }): Promise<DeliveryStatus | null> {
    return (await this.drawer.holds(clinicId, providerMessageId)) ? 'delivered' : null;
  }
}
