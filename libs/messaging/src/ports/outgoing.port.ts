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
}

export type SendResult =
  | { readonly outcome: 'accepted'; readonly providerMessageId: string; readonly delivered: boolean }
  /** Definitely not sent. `next` says what makes sense: never again, again later, or nobody's messages until somebody mends it. */
  | { readonly outcome: 'rejected'; readonly code: string; readonly next: 'never' | 'later' | 'configuration' }
  /** Perhaps sent. Never sent again before `find` has answered. */
  | { readonly outcome: 'unknown' };

export type FindResult = { readonly found: true; readonly providerMessageId: string; readonly delivered: boolean } | { readonly found: false } | { readonly found: 'unclear' };

export type SentAttempt = Pick<Outgoing, 'attemptId' | 'clinicId' | 'to' | 'referenceCode'> & { readonly startedAt: Date };

/** What each channel can do. Every adapter passes the same contract test. */
export abstract class ChannelPort {
  abstract readonly provider: string;
  abstract send(message: Outgoing): Promise<SendResult>;
  abstract find(attempt: SentAttempt): Promise<FindResult>;
}

export abstract class SmsPort extends ChannelPort {}
export abstract class EmailPort extends ChannelPort {}
