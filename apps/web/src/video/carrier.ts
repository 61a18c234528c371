import type { SignalBody } from '@snowmelt/contracts';

/** What a carrier is told of its part: whose tracks, and how to reach the epoch of the other side that it is for. */
export interface Part {
  readonly local: MediaStream;
  /** Came later than the other: makes the first offer. */
  readonly isNewcomer: boolean;
  send: (body: SignalBody) => void;
  show: (remote: MediaStream) => void;
}

/** Carries picture and sound to and from one epoch of the other side. */
export interface Carrier {
  readonly state: RTCPeerConnectionState;
  receive: (body: SignalBody) => void;
  /** Mends what dropped; false when it cannot, and is to be built anew. */
  restart: () => boolean;
  /** What came in so far. `frames` is 0 where a provider's client does not tell. */
  received: () => Promise<{ frames: number; bytes: number }>;
  close: () => void;
}
