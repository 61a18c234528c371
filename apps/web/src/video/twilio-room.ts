import type { VideoAccess } from '@snowmelt/contracts';
import type { ConnectOptions, RemoteParticipant, RemoteTrack, Room } from 'twilio-video';
import type { MediaConnection, LocalSide } from './media-connection';

type Library = Pick<typeof import('twilio-video'), 'connect'>;

/**
 * A Twilio Video room for two. Twilio's servers route the media and its client reconnects; our own signalling only says
 * who is present.
 */
export class TwilioRoom implements MediaConnection {
  readonly #remote = new MediaStream();
  #room: Room | null = null;
  #hasFailed = false;
  #isClosed = false;

  constructor(
    private readonly access: Extract<VideoAccess, { kind: 'twilio' }>,
    private readonly side: Pick<LocalSide, 'local' | 'show'>,
    private readonly load: () => Promise<Library>,
  ) {
    window.addEventListener('pagehide', this.close); // otherwise Twilio keeps a closed page in the room for half a minute
    void this.#enter().catch(() => {
      this.#hasFailed = true;
    });
  }

  /** The state in the terms of RTCPeerConnection: connected once the other side's tracks arrive. */
  get state(): RTCPeerConnectionState {
    const room = this.#room;
    if (this.#hasFailed || room?.state === 'disconnected') return 'failed';
    if (!room) return 'connecting';
    const others = [...room.participants.values()];
    if (room.state === 'reconnecting' || others.some(({ state }) => state === 'reconnecting')) return 'disconnected';
    if (this.#remote.getTracks().length > 0) return 'connected';
    return 'connecting';
  }

  receive(): void {
    // the two browsers negotiate nothing
  }

  restart(): boolean {
    return this.state !== 'failed';
  }

  async received(): Promise<{ frames: number; bytes: number }> {
    const tracks = ((await this.#room?.getStats()) ?? []).flatMap(
      ({ remoteAudioTrackStats, remoteVideoTrackStats }) => [...remoteAudioTrackStats, ...remoteVideoTrackStats],
    );
    return { frames: 0, bytes: tracks.reduce((sum, { bytesReceived }) => sum + (bytesReceived ?? 0), 0) };
  }

  readonly close = (): void => {
    this.#isClosed = true;
    window.removeEventListener('pagehide', this.close);
    this.#room?.disconnect();
  };

  async #enter(): Promise<void> {
    const { connect } = await this.load();
    if (this.#isClosed) return;
    const { token, room: name, url } = this.access;
    // at its default level it logs session descriptions; `insights` are its reports to Twilio
    const options = {
      logLevel: 'off',
      name,
      tracks: this.side.local.getTracks(),
      insights: false,
      ...(url ? { wsServer: url } : {}),
    } satisfies ConnectOptions & { wsServer?: string };
    const room = await connect(token, options);
    if (this.#isClosed) return void room.disconnect();
    this.#room = room;
    room.on('participantConnected', this.#meet);
    for (const one of room.participants.values()) this.#meet(one);
  }

  readonly #meet = (other: RemoteParticipant): void => {
    other.on('trackSubscribed', this.#add);
    other.on('trackUnsubscribed', this.#remove);
    for (const { track } of other.tracks.values()) if (track) this.#add(track);
  };

  readonly #add = (track: RemoteTrack): void => {
    if (track.kind === 'data') return;
    this.#remote.addTrack(track.mediaStreamTrack);
    this.side.show(this.#remote);
  };

  readonly #remove = (track: RemoteTrack): void => {
    if (track.kind !== 'data') this.#remote.removeTrack(track.mediaStreamTrack);
  };
}
