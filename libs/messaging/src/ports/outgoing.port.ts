/** How long a sender may act for its touch, by a clock that runs on while the process is paused. */
export interface SendLease {
  /** Call it in the tick in which the first byte would leave. False means that another worker may have taken over. */
  holds: () => boolean;
  /** The time limit of the whole call, so that lease, deadline and takeover never overlap. */
  readonly deadlineMs: number;
}

/** One call to a provider for one attempt. The attempt's row is committed first. */
export interface Outgoing {
  readonly attemptId: string;
  readonly clinicId: string;
  readonly to: string;
  /** E-mail only. */
  readonly subject: string;
  readonly body: string;
  /** Part of the text's link; finds the message at the provider. */
  readonly referenceCode: string;
  /** After this many seconds the message is useless and must not be delivered. */
  readonly validSeconds: number;
  readonly lease: SendLease;
}

export type SendResult =
  | { readonly outcome: 'accepted'; readonly providerMessageId: string; readonly delivered: boolean }
  /**
   * Definitely not sent. `next`: 'never' because of this recipient or text; retry 'later'; 'configuration' holds all
   * messages until someone fixes it. `about`: the address is bad, or opted out. `retryAfterSeconds` is the provider's.
   */
  | {
      readonly outcome: 'rejected';
      readonly code: string;
      readonly next: 'never' | 'later' | 'configuration';
      readonly about?: 'address' | 'opt-out';
      readonly retryAfterSeconds?: number;
    }
  /** The lease had expired when the first byte was due: nothing left this process. */
  | { readonly outcome: 'withheld' }
  /** Perhaps sent. Must not be sent again before `find` returns a result. */
  | { readonly outcome: 'unknown' };

export type DeliveryStatus = 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed';

export type FindResult =
  | { readonly found: true; readonly providerMessageId: string; readonly delivered: boolean }
  | { readonly found: false }
  /** The provider is unreachable, or its response is not usable. */
  | { readonly found: 'unclear' }
  /** The provider has no look-up. */
  | { readonly found: 'unknowable' };

export type SentAttempt = Pick<Outgoing, 'attemptId' | 'clinicId' | 'to' | 'referenceCode'> & {
  readonly startedAt: Date;
  /** What else was sent to that address since shortly before, for any clinic. */
  readonly others: OtherAttempts;
};

export interface OtherAttempts {
  /** Their ids at the provider, as far as they are known. */
  readonly providerMessageIds: readonly string[];
  /** How many of them may have arrived without such an id. */
  readonly doubtful: number;
}

/** A message channel. Every adapter passes the same contract test. */
export abstract class ChannelPort {
  abstract readonly provider: string;
  abstract send(message: Outgoing): Promise<SendResult>;
  abstract find(attempt: SentAttempt): Promise<FindResult>;
  /** The provider's status of a message that it accepted; null when it cannot say. */
  abstract fate(sent: {
    readonly clinicId: string;
    readonly providerMessageId: string;
  }): Promise<DeliveryStatus | null>;
}

export abstract class SmsPort extends ChannelPort {}
export abstract class EmailPort extends ChannelPort {}
