import type { SignalBody } from '@snowmelt/contracts';
import type { MediaConnection, LocalSide } from './media-connection';

/**
 * A connection from browser to browser. At first only the newcomer adds its tracks, so it makes the first offer; the
 * other side adds its own when that offer arrives. When both sides offered at once, Chromium 156 sometimes never
 * gathered a candidate again. After that it is perfect negotiation (W3C WebRTC, 10.7); the newcomer is the polite one.
 */
export class Peer implements MediaConnection {
  #isMakingOffer = false;
  #ignores = false;
  #isAttached = false;
  #isClosed = false;
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: RTCPeerConnection,
    private readonly side: LocalSide,
  ) {
    const { send, show, isNewcomer } = side;
    connection.ontrack = ({ streams: [stream] }) => {
      if (stream) show(stream);
    };
    connection.onicecandidate = ({ candidate }) => send({ candidate: candidate && candidateInit(candidate) });
    connection.onnegotiationneeded = () => void this.#offer();
    if (isNewcomer) this.#attach();
  }

  get state(): RTCPeerConnectionState {
    return this.connection.connectionState;
  }

  /** Handles signals one at a time, in the order in which they were sent. */
  receive(body: SignalBody): void {
    // the watch repairs a failed step; no further signal would
    this.#work = this.#work.then(() => (this.#isClosed ? undefined : this.#take(body))).catch(() => undefined);
  }

  restart(): boolean {
    this.connection.restartIce();
    return true;
  }

  async received(): Promise<{ frames: number; bytes: number }> {
    const sum = { frames: 0, bytes: 0 };
    const reports = (await this.connection.getStats()).values() as Iterable<RTCInboundRtpStreamStats>;
    for (const report of reports) {
      if (report.type !== 'inbound-rtp') continue;
      sum.frames += report.framesDecoded ?? 0;
      sum.bytes += report.bytesReceived ?? 0;
    }
    return sum;
  }

  close(): void {
    const { connection } = this;
    this.#isClosed = true;
    connection.ontrack = connection.onicecandidate = connection.onnegotiationneeded = null;
    connection.close();
  }

  #attach(): void {
    if (this.#isAttached) return;
    this.#isAttached = true;
    for (const track of this.side.local.getTracks()) this.connection.addTrack(track, this.side.local);
  }

  async #offer(): Promise<void> {
    this.#isMakingOffer = true;
    try {
      await this.connection.setLocalDescription();
      this.#describe();
    } catch {
      // closed meanwhile
    } finally {
      this.#isMakingOffer = false;
    }
  }

  async #take(body: SignalBody): Promise<void> {
    const { connection } = this;
    if ('candidate' in body) {
      await connection.addIceCandidate(body.candidate as RTCIceCandidateInit | null).catch((error: Error) => {
        if (!this.#ignores) throw error;
      });
      return;
    }
    if (!('description' in body)) return; // the pages exchange this; it does not concern the connection
    const { description } = body;
    const collides = description.type === 'offer' && (this.#isMakingOffer || connection.signalingState !== 'stable');
    this.#ignores = collides && !this.side.isNewcomer;
    if (this.#ignores) return;
    await connection.setRemoteDescription(description);
    if (description.type !== 'offer') return;
    this.#attach();
    await connection.setLocalDescription();
    this.#describe();
  }

  #describe(): void {
    const description = this.connection.localDescription;
    if (description && !this.#isClosed)
      this.side.send({ description: { type: description.type, sdp: description.sdp } });
  }
}

/** Only the standard's fields: browsers add others. */
const candidateInit = ({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate) => ({
  candidate,
  sdpMid,
  sdpMLineIndex,
  usernameFragment,
});
