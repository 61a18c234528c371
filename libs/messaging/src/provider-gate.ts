import { Injectable } from '@nestjs/common';
import { Logger } from '@snowmelt/logging';
import { EmailPort, type SendResult, SmsPort } from './ports/outgoing.port.js';
import { maySend, probing, type ProviderState, stateAfter, working } from './provider-state.js';

type Channel = 'sms' | 'email';

/**
 * A circuit breaker for each provider, in each process (ADR 0022): while a provider does not answer or refuses because
 * of us, messages stay planned, and one at a time finds out whether it works again.
 */
@Injectable()
export class ProviderGate {
  private readonly states = new Map<Channel, ProviderState>();

  constructor(
    private readonly sms: SmsPort,
    private readonly email: EmailPort,
    private readonly log: Logger,
  ) {}

  /** Null if a send may begin now, else after how many seconds to ask again. */
  waitSeconds(channel: Channel, now: Date): number | null {
    const state = this.stateOf(channel);
    const may = maySend(state, now);
    if (may === 'probe') this.states.set(channel, probing(state, now));
    return typeof may === 'number' ? may : null;
  }

  learned(channel: Channel, result: SendResult, now: Date): void {
    const before = this.stateOf(channel);
    const after = stateAfter(before, result, now);
    this.states.set(channel, after);
    const facts = { provider: (channel === 'sms' ? this.sms : this.email).provider, count: after.troubles };
    if (!before.restUntil && after.restUntil)
      this.log.error(facts, 'the provider does not answer or refuses us; messages wait, one at a time is tried');
    if (before.restUntil && !after.restUntil) this.log.warn(facts, 'the provider works again; messages go out');
  }

  /** For the operator: how each provider has lately answered this process. */
  standing(): { readonly provider: string; readonly isResting: boolean; readonly troubles: number }[] {
    const of = (channel: Channel, { provider }: SmsPort | EmailPort) => {
      const { restUntil, troubles } = this.stateOf(channel);
      return { provider, isResting: restUntil !== null, troubles };
    };
    return [of('sms', this.sms), of('email', this.email)];
  }

  private stateOf(channel: Channel): ProviderState {
    return this.states.get(channel) ?? working;
  }
}
