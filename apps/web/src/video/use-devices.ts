import { useCallback, useEffect, useRef, useState } from 'react';
import {
  type Choices,
  chosenIn,
  closeMedia,
  listDevices,
  type MediaTrouble,
  NoMedia,
  openMedia,
  type Wish,
} from './local-media';
import { flipped, keepOff, keptOff, type Kind, switchTracks } from './switches';

/** The switch of one kind of the user's own tracks. `has`: there is such a track. */
export interface Switch {
  readonly isOn: boolean;
  readonly has: boolean;
  flip: () => void;
}

/**
 * The camera and microphone of this page: `open` asks for them, `change` takes another, unmounting releases them. A
 * kind that was switched off in this visit stays off in each new stream.
 */
export function useDevices(visit: string) {
  const { open, ...opened } = useStream(visit);
  const { stream } = opened;
  const [off, setOff] = useState(() => keptOff(visit));
  const chosen = chosenIn(stream);
  const change = (other: Partial<Wish>) => void open({ ...chosen, ...other });
  /** Needs no renegotiation. */
  const flip = (kind: Kind) => {
    const next = flipped(keptOff(visit), kind);
    keepOff(visit, next);
    switchTracks(stream, next);
    setOff(next);
  };
  const switchOf = (kind: Kind): Switch => ({
    isOn: !off.includes(kind),
    has: stream?.getTracks().some((track) => track.kind === kind) ?? false,
    flip: () => flip(kind),
  });
  const [microphone, camera] = [switchOf('audio'), switchOf('video')];
  /** The user asks for the camera: opens one if needed and switches it on. */
  const turnCameraOn = () => {
    if (!camera.isOn) flip('video');
    if (!camera.has) change({ camera: true });
  };
  return { ...opened, open, chosen, microphone, camera, change, turnCameraOn };
}

/** Keeps one stream at a time. A stream that arrives after a newer request is closed. */
function useStream(visit: string) {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [trouble, setTrouble] = useState<MediaTrouble | null>(null);
  const [choices, setChoices] = useState<Choices>({ cameras: [], microphones: [] });
  const [isBusy, setBusy] = useState(false);
  const asked = useRef(0);
  const open = useCallback(
    async (wish: Wish) => {
      const mine = (asked.current += 1);
      setBusy(true);
      setTrouble(null);
      setStream(null); // some phones do not open a second camera while the first one runs
      try {
        const opened = await openMedia(wish);
        if (mine !== asked.current) return closeMedia(opened);
        switchTracks(opened, keptOff(visit)); // before anything carries it
        setStream(opened);
        setChoices(await listDevices());
      } catch (error) {
        if (mine === asked.current) setTrouble(error instanceof NoMedia ? error.trouble : 'failed');
      }
      if (mine === asked.current) setBusy(false);
    },
    [visit],
  );
  const close = useCallback(() => {
    asked.current += 1;
    setStream(null);
    setBusy(false);
  }, []);
  useEffect(() => () => closeMedia(stream), [stream]);
  useEffect(
    () => () => {
      asked.current += 1;
    },
    [],
  );
  return { stream, trouble, choices, isBusy, open, close };
}
