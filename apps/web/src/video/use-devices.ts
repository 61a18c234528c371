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

/** One kind of the own tracks. `has`: there is such a track. */
export interface Switch {
  readonly isOn: boolean;
  readonly has: boolean;
  flip: () => void;
}

/** The camera and microphone of this page: asked for by `open`, another one of them by `change`, let go with the component. What was switched off in this visit is off in each of them. */
export function useDevices(visit: string) {
  const { open, ...opened } = useStream(visit);
  const { stream } = opened;
  const [off, setOff] = useState(() => keptOff(visit));
  const chosen = chosenIn(stream);
  const change = (other: Partial<Wish>) => void open({ ...chosen, ...other });
  /** Nothing is negotiated anew. */
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
  /** Expressly: with a camera, and not switched off. */
  const turnCameraOn = () => {
    if (!camera.isOn) flip('video');
    if (!camera.has) change({ camera: true });
  };
  return { ...opened, open, chosen, microphone, camera, change, turnCameraOn };
}

/** One stream at a time. What was asked for before and comes late is let go. */
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
      setStream(null); // some phones open no second camera while the first runs
      try {
        const opened = await openMedia(wish);
        if (mine !== asked.current) return closeMedia(opened);
        switchTracks(opened, keptOff(visit)); // nobody has it yet
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
