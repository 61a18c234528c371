import type { SignalBody } from '@snowmelt/contracts';

/** What a connection is given: the local tracks, and how to reach the epoch of the other side that it serves. */
export interface LocalSide {
  readonly local: MediaStream;
  /** Joined after the other side, so makes the first offer. */
  readonly isNewcomer: boolean;
  send: (body: SignalBody) => void;
  show: (remote: MediaStream) => void;
}

/** Carries video and audio to and from one epoch of the other side. */
export interface MediaConnection {
  readonly state: RTCPeerConnectionState;
  receive: (body: SignalBody) => void;
  /** Restarts a dropped connection; returns false when it has to be replaced. */
  restart: () => boolean;
  /** The totals received so far. `frames` is 0 where a provider's client does not tell. */
  received: () => Promise<{ frames: number; bytes: number }>;
  close: () => void;
}
