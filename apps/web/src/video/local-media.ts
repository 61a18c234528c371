/** Why there is no camera or microphone, in the cases that a user can act on. */
export type MediaTrouble = 'insecure' | 'denied' | 'missing' | 'taken' | 'failed';
export interface Wish {
  readonly camera: string | boolean;
  readonly microphone?: string;
}

const names: Record<string, MediaTrouble> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'taken',
  AbortError: 'taken',
};
const troubleOf = (error: unknown): MediaTrouble =>
  (error instanceof Error ? names[error.name] : undefined) ?? 'failed';

/** The stream could not be opened, and why. */
export class NoMedia extends Error {
  constructor(readonly trouble: MediaTrouble) {
    super(trouble);
  }
}

/** Falls back to another device when the chosen one is gone. @throws NoMedia */
export async function openMedia({ camera, microphone }: Wish): Promise<MediaStream> {
  if (!window.isSecureContext || !navigator.mediaDevices) throw new NoMedia('insecure');
  const video = camera !== false && {
    width: { ideal: 640 },
    height: { ideal: 480 },
    frameRate: { ideal: 24, max: 30 },
    ...(typeof camera === 'string' ? { deviceId: { ideal: camera } } : { facingMode: 'user' }),
  };
  const audio = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(microphone ? { deviceId: { ideal: microphone } } : {}),
  };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio, video });
  } catch (error) {
    throw new NoMedia(troubleOf(error));
  }
}

/** The devices of a stream, as a wish that opens them again. A camera without an id is `true`. */
export function chosenIn(stream: MediaStream | null): Required<Wish> {
  const [camera] = stream?.getVideoTracks() ?? [];
  const [microphone] = stream?.getAudioTracks() ?? [];
  return {
    camera: camera?.getSettings().deviceId ?? Boolean(camera),
    microphone: microphone?.getSettings().deviceId ?? '',
  };
}

export function closeMedia(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

export interface Choices {
  readonly cameras: readonly MediaDeviceInfo[];
  readonly microphones: readonly MediaDeviceInfo[];
}

/** The devices to choose from; the browser names them only after the user allowed one. */
export async function listDevices(): Promise<Choices> {
  const all = (await navigator.mediaDevices.enumerateDevices()).filter(({ deviceId, label }) => deviceId && label);
  return {
    cameras: all.filter(({ kind }) => kind === 'videoinput'),
    microphones: all.filter(({ kind }) => kind === 'audioinput'),
  };
}
