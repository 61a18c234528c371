/** How long a sender may act for its touch. Judged by a clock that goes on while the process is paused. */
export interface SendLease {
  /** Asked in the very tick in which the first byte would leave: false means that another worker may have taken over. */
  holds: () => boolean;
  /** The whole call must have ended after this long, so that lease, deadline and taking over never overlap. */
  readonly deadlineMs: number;
}

/** One call to a provider for one attempt. The attempt's row is committed before it. */
export interface Outgoing {
  readonly attemptId: string;
  readonly clinicId: string;
  readonly to: string;
  /** E-mail only. */
  readonly subject: string;
  readonly body: string;
  /** Stands in the text's link; finds the message again at the provider. */
  readonly referenceCode: string;
  /** After this many seconds the message is of no use and must not be delivered. */
  readonly validSeconds: number;
  readonly lease: SendLease;
}

export type SendResult =
  | { readonly outcome: 'accepted'; readonly providerMessageId: string; readonly delivered: boolean }
  /**
   * Definitely not sent. `next` says what makes sense: never again, because of this recipient or this text; again later; or nobody's
   * messages until somebody mends it. `about`: the address is no good, or its owner opted out. `retryAfterSeconds`: as the provider asked.
   */
  | {
      readonly outcome: 'rejected';
      readonly code: string;
      readonly next: 'never' | 'later' | 'configuration';
      readonly about?: 'address' | 'opt-out';
      readonly retryAfterSeconds?: number;
    }
  /** The lease no longer held when the first byte was due: nothing left this process. */
  | { readonly outcome: 'withheld' }
  /** Perhaps sent. Never sent again before `find` has answered. */
  | { readonly outcome: 'unknown' };

export type MessageFate = 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed';

export type FindResult =
  | { readonly found: true; readonly providerMessageId: string; readonly delivered: boolean }
  | { readonly found: false }
  /** The provider cannot be asked now, or its answer is not one. */
  | { readonly found: 'unclear' }
  /** There is nobody to ask, now or ever. */
  | { readonly found: 'unknowable' };

export type SentAttempt = Pick<Outgoing, 'attemptId' | 'clinicId' | 'to' | 'referenceCode'> & {
  readonly startedAt: Date;
};

/** What each channel can do. Every adapter passes the same contract test. */
export abstract class ChannelPort {
  abstract readonly provider: string;
  abstract send(message: Outgoing): Promise<SendResult>;
  abstract find(attempt: SentAttempt): Promise<FindResult>;
  /** What the provider says became of a message it accepted; null when it cannot say. */
  abstract fate(sent: { readonly clinicId: string; readonly providerMessageId: string }): Promise<MessageFate | null>;
}

export abstract class SmsPort extends ChannelPort {}
export abstract class EmailPort extends ChannelPort {}
