import type { PatientTelehealth } from '@snowmelt/contracts';
import { useEffect, useState } from 'react';
import { pollDelayMs } from './poll-delay';
import { readTelehealth } from './telehealth-api';

/**
 * The status of the video visit; null until it is known. `isWatched`: it is polled while the page is visible, not only
 * until it is known. `onRefused` must be a stable function.
 */
export function useTelehealth(
  isAsked: boolean,
  isWatched: boolean,
  onRefused: (error: unknown) => void,
): PatientTelehealth | null {
  const [known, setKnown] = useState<PatientTelehealth | null>(null);
  const [wasWatched, setWasWatched] = useState(false);
  if (wasWatched !== (isAsked && isWatched)) {
    setWasWatched(!wasWatched);
    if (!wasWatched) setKnown(null); // on return from the visit, the earlier status may be outdated
  }
  useEffect(() => {
    if (!isAsked) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      if (isOver || document.visibilityState === 'hidden') return;
      // a failed request is retried, and the last known status stays
      const found = await readTelehealth().catch((error: unknown) => {
        if (!isOver) onRefused(error);
        return null;
      });
      if (isOver) return;
      if (found) setKnown(found);
      clearTimeout(timer);
      if (!found || isWatched) timer = setTimeout(onChange, pollDelayMs(found));
    };
    const onChange = () => void ask();
    onChange();
    document.addEventListener('visibilitychange', onChange);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onChange);
    };
  }, [isAsked, isWatched, onRefused]);
  return known;
}
