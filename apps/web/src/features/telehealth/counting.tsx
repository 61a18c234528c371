import { useEffect, useReducer } from 'react';
import { showElapsed } from './visit-words';

/** The time since an instant, going on every second. `now` is the server's clock as it was `askedAt` (this machine's). */
export function Counting({ since, now, askedAt }: { since: string; now: string; askedAt: number }) {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="counting">{showElapsed(Date.parse(now) + (Date.now() - askedAt) - Date.parse(since))}</span>;
}
