import type { SignalBody } from '@snowmelt/contracts';

interface Tools {
  connection: RTCPeerConnection;
  local: MediaStream;
  /** Came later than the other: makes the first offer. */
  isNewcomer: boolean;
  send(body: SignalBody): void;
  show(remote: MediaStream): void;
}

/**
 * One connection to one epoch of the other side. The newcomer alone adds its tracks at first and so makes the first offer; the other
 * adds its own when that offer comes. Where both offered at once, Chromium 156 sometimes never gathered a candidate again.
 * From then on it is perfect negotiation (W3C WebRTC, 10.7); the newcomer is the polite one.
 */
export class Peer {
  #isMakingOffer = false;
  #ignores = false;
  #isAttached = false;
  #isClosed = false;
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly tools: Tools) {
    const { connection, send, show, isNewcomer } = tools;
    connection.ontrack = ({ streams: [stream] }) => { if (stream) show(stream); };
    connection.onicecandidate = ({ candidate }) => send({ candidate: candidate ? (candidate.toJSON() as { candidate: string }) : null });
    connection.onnegotiationneeded = () => void this.#offer();
    if (isNewcomer) this.#attach();
  }

  get state(): RTCPeerConnectionState {
    return this.tools.connection.connectionState;
  }

  /** One after the other, in the order they were written. */
  receive(body: SignalBody): void {
    // a step that fails is mended by the watch, not by more words about it
    this.#work = this.#work.then(() => (this.#isClosed ? undefined : this.#take(body))).catch(() => undefined);
  }

  restart(): void {
    this.tools.connection.restartIce();
  }

  /** What came in so far. */
  async received(): Promise<{ frames: number; bytes: number }> {
    const sum = { frames: 0, bytes: 0 };
    for (const report of (await this.tools.connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      sum.frames += Number(report.framesDecoded ?? 0);
      sum.bytes += Number(report.bytesReceived ?? 0);
    }
    return sum;
  }

  close(): void {
    const { connection } = this.tools;
    this.#isClosed = true;
    connection.ontrack = connection.onicecandidate = connection.onnegotiationneeded = null;
    connection.close();
  }

  #attach(): void {
    if (this.#isAttached) return;
    this.#isAttached = true;
    for (const track of this.tools.local.getTracks()) this.tools.connection.addTrack(track, this.tools.local);
  }

  async #offer(): Promise<void> {
    this.#isMakingOffer = true;
    try {
      await this.tools.connection.setLocalDescription();
      this.#describe();
    } catch {
      // closed meanwhile
    } finally {
      this.#isMakingOffer = false;
    }
  }

  async #take(body: SignalBody): Promise<void> {
    const { connection, isNewcomer } = this.tools;
    if ('candidate' in body) {
      await connection.addIceCandidate(body.candidate as RTCIceCandidateInit | null).catch((error: Error) => { if (!this.#ignores) throw error; });
      return;
    }
    const { description } = body;
    const collides = description.type === 'offer' && (this.#isMakingOffer || connection.signalingState !== 'stable');
    this.#ignores = collides && !isNewcomer;
    if (this.#ignores) return;
    await connection.setRemoteDescription(description as RTCSessionDescriptionInit);
    if (description.type !== 'offer') return;
    this.#attach();
    await connection.setLocalDescription();
    this.#describe();
  }

  #describe(): void {
    const description = this.tools.connection.localDescription;
    if (description && !this.#isClosed) this.tools.send({ description: { type: description.type, sdp: description.sdp } });
  }
}
