import type { SendResult } from './ports/outgoing.port.js';

/** How a provider has lately answered this process. `restUntil`: no send goes out before, except one probe after it. */
export interface ProviderState {
  readonly troubles: number;
  readonly restUntil: Date | null;
  readonly probeUntil: Date | null;
}
export const working: ProviderState = { troubles: 0, restUntil: null, probeUntil: null };

/** So many sends in a row without an answer, or refused because of us, and the rest waits. */
const TROUBLES = 5;
/** The first rest; each probe that fails doubles it, up to the longest. */
const FIRST_REST_SECONDS = 30;
const LONGEST_REST_SECONDS = 300;
/** A probe that has not come back by then does not keep the next one waiting. */
const PROBE_SECONDS = 60;

/** Codes of Twilio's about one recipient, one text or one sender: 21xxx and 30xxx, except a suspended account. */
const ABOUT_ONE = /^(21|30)\d{3}$/;

/** Whether a result says that the next message would fare no better. */
export function isTrouble(result: SendResult): boolean {
  if (result.outcome === 'unknown') return true;
  if (result.outcome !== 'rejected') return false;
  if (result.code === 'UNREACHABLE' || result.code === '30002') return true;
  return result.next === 'configuration' && !ABOUT_ONE.test(result.code);
}

const secondsFrom = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1000);

/** Whether a send may begin: at once, as the probe, or only after so many seconds. */
export function maySend({ restUntil, probeUntil }: ProviderState, now: Date): 'yes' | 'probe' | number {
  if (!restUntil) return 'yes';
  const until = probeUntil && probeUntil > restUntil ? probeUntil : restUntil;
  return now >= until ? 'probe' : Math.ceil((until.getTime() - now.getTime()) / 1000);
}

export const probing = (state: ProviderState, now: Date): ProviderState => ({
  ...state,
  probeUntil: secondsFrom(now, PROBE_SECONDS),
});

/** The state after a send. One that was withheld says nothing about the provider. */
export function stateAfter(state: ProviderState, result: SendResult, now: Date): ProviderState {
  if (result.outcome === 'withheld') return { ...state, probeUntil: null };
  if (!isTrouble(result)) return working;
  const troubles = state.troubles + 1;
  if (troubles < TROUBLES) return { ...state, troubles };
  // a send that began before the rest and failed in it does not make it longer
  if (state.restUntil && state.restUntil > now) return state;
  const rest = Math.min(FIRST_REST_SECONDS * 2 ** (troubles - TROUBLES), LONGEST_REST_SECONDS);
  return { troubles, restUntil: secondsFrom(now, rest), probeUntil: null };
}
