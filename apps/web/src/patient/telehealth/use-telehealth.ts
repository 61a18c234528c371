import type { PatientTelehealth } from '@snowmelt/contracts';
import { useEffect, useState } from 'react';
import { askAgainMs } from './ask-again';
import { readTelehealth } from './telehealth-api';

/** How it stands with the video visit; null until it is known. `isWatched`: it is asked for again and again while the page is in sight, and not only until it is known. `onRefused` keeps its identity. */
export function useTelehealth(
  isAsked: boolean,
  isWatched: boolean,
  onRefused: (error: unknown) => void,
): PatientTelehealth | null {
  const [known, setKnown] = useState<PatientTelehealth | null>(null);
  const [wasWatched, setWasWatched] = useState(false);
  if (wasWatched !== (isAsked && isWatched)) {
    setWasWatched(!wasWatched);
    if (!wasWatched) setKnown(null); // back from the visit: what was so before it may not be so any more
  }
  useEffect(() => {
    if (!isAsked) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      if (isOver || document.visibilityState === 'hidden') return;
      // an answer that is missing is asked for again, and what was known stays
      const found = await readTelehealth().catch((error: unknown) => {
        if (!isOver) onRefused(error);
        return null;
      });
      if (isOver) return;
      if (found) setKnown(found);
      clearTimeout(timer);
      if (!found || isWatched) timer = setTimeout(onChange, askAgainMs(found));
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
