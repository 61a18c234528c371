/** As much of a connection as negotiation needs; `did` records the calls. */
export class FakeConnection {
  did: string[] = [];
  flow = 0;
  bytes = 0;
  connectionState = 'new';
  signalingState = 'stable';
  localDescription: { type: string; sdp: string } | null = null;
  onnegotiationneeded: (() => void) | null = null;
  ontrack: ((event: { streams: unknown[] }) => void) | null = null;
  addTrack(track: string) {
    this.did.push(`add ${track}`);
    if (this.signalingState === 'stable')
      queueMicrotask(() => {
        if (this.signalingState === 'stable') this.onnegotiationneeded?.();
      });
  }
  async setLocalDescription() {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.localDescription = { type, sdp: `mine ${type}` };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
  }
  async setRemoteDescription({ type }: { type: string }) {
    this.did.push(`hear ${type}`);
    this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
  }
  async addIceCandidate() {
    this.did.push('candidate');
  }
  async getStats() {
    return new Map([
      ['v', { type: 'inbound-rtp', kind: 'video', framesDecoded: 7, bytesReceived: (this.bytes += this.flow) }],
      ['a', { type: 'inbound-rtp', kind: 'audio' }],
    ]);
  }
  restartIce() {
    this.did.push('restart');
    this.onnegotiationneeded?.();
  }
  close() {
    this.did.push('close');
  }
}
