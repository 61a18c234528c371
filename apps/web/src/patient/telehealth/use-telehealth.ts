import type { PatientTelehealth } from '@snowmelt/contracts';
import { useEffect, useState } from 'react';
import { readTelehealth } from './telehealth-api';

const ASK_EVERY_MS = 3000;

/** How it stands with the video visit; null until it is known. `isWatched`: it is asked for again and again while the page is in sight, and not only until it is known. */
export function useTelehealth(isAsked: boolean, isWatched: boolean): PatientTelehealth | null {
  const [known, setKnown] = useState<PatientTelehealth | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    if (isWatched) setKnown(null); // back from the visit: what was so before it may not be so any more
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState === 'hidden') return;
      // an answer that is missing is asked for again, and what was known stays
      const found = await readTelehealth().catch(() => null);
      if (!found || isOver) return;
      setKnown(found);
      if (!isWatched) clearInterval(timer);
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    void ask();
    document.addEventListener('visibilitychange', ask);
    return () => { isOver = true; clearInterval(timer); document.removeEventListener('visibilitychange', ask); };
  }, [isAsked, isWatched]);
  return known;
}
