const RESTART_AFTER_MS = 2000;
// the side that was there first waits a little longer, so that both sides rarely restart at once
const STAGGER_MS = 1500;
const RENEW_AFTER_MS = 10_000;
const LONGEST_MS = 40_000;

/**
 * The connection to the other side: not yet made, made, lost and being restored, or impossible while a video provider
 * is down.
 */
export type Line = 'connecting' | 'connected' | 'mending' | 'unavailable';

/** Decides when to restart a bad connection and when to replace it. Takes milliseconds of any monotonic clock. */
export class ConnectionMonitor {
  #line: Line = 'connecting';
  #badSinceMs: number;
  #canMendSinceMs: number | null = null;
  #restartedAtMs: number | null = null;
  #renewals = 0;

  constructor(nowMs: number) {
    this.#badSinceMs = nowMs;
  }

  get line(): Line {
    return this.#line;
  }

  /** The connection was replaced. */
  begin(nowMs: number): void {
    this.#badSinceMs = nowMs;
    this.#restartedAtMs = null;
    if (this.#line === 'connected') this.#line = 'mending';
  }

  /** `canMend`: the signalling is open and the other side is present, so that a restart can work. */
  next(
    { state, canMend, isNewcomer }: { state: RTCPeerConnectionState; canMend: boolean; isNewcomer: boolean },
    nowMs: number,
  ): 'wait' | 'restart' | 'renew' {
    if (state === 'connected') {
      this.#line = 'connected';
      this.#badSinceMs = nowMs;
      this.#restartedAtMs = null;
      this.#renewals = 0;
      return 'wait';
    }
    if (this.#line === 'connected') this.#line = 'mending';
    this.#canMendSinceMs = canMend ? (this.#canMendSinceMs ?? nowMs) : null;
    if (this.#canMendSinceMs === null) return 'wait';
    if (
      nowMs - Math.max(this.#restartedAtMs ?? this.#badSinceMs, this.#canMendSinceMs) >=
      Math.min(LONGEST_MS, RENEW_AFTER_MS * 2 ** this.#renewals)
    ) {
      this.#renewals += 1;
      this.begin(nowMs);
      return 'renew';
    }
    const isDown =
      state === 'failed' ||
      (state === 'disconnected' && nowMs - this.#badSinceMs >= RESTART_AFTER_MS + (isNewcomer ? 0 : STAGGER_MS));
    if (!isDown || this.#restartedAtMs !== null) return 'wait';
    this.#restartedAtMs = nowMs;
    return 'restart';
  }
}
