import { useCallback, useEffect, useRef, useState } from 'react';
import { type Choices, chosenIn, closeMedia, listDevices, type MediaTrouble, openMedia, type Wish } from './local-media';

/** The camera and microphone of this page: asked for by `open`, another one of them by `change`, let go with the component. */
export function useDevices() {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [trouble, setTrouble] = useState<MediaTrouble | null>(null);
  const [choices, setChoices] = useState<Choices>({ cameras: [], microphones: [] });
  const [isBusy, setBusy] = useState(false);
  const asked = useRef(0);
  const open = useCallback(async (wish: Wish) => {
    const mine = (asked.current += 1);
    setBusy(true);
    setTrouble(null);
    setStream(null); // some phones open no second camera while the first runs
    try {
      const opened = await openMedia(wish);
      if (mine !== asked.current) return closeMedia(opened);
      setStream(opened);
      setChoices(await listDevices());
    } catch (error) {
      if (mine === asked.current) setTrouble(error as MediaTrouble);
    }
    if (mine === asked.current) setBusy(false);
  }, []);
  const close = useCallback(() => { asked.current += 1; setStream(null); setBusy(false); }, []);
  useEffect(() => () => closeMedia(stream), [stream]);
  useEffect(() => () => { asked.current += 1; }, []);
  const chosen = chosenIn(stream);
  const change = (other: Partial<Wish>) => void open({ ...chosen, ...other });
  return { stream, trouble, choices, chosen, isBusy, open, change, close };
}
