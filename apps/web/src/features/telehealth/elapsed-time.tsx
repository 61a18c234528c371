import { useEffect, useState } from 'react';
import { showElapsed } from './visit-words';

/** The time since an instant, ticking every second. `now` is the server's clock at `askedAt` (by this machine's). */
export function ElapsedTime({ since, now, askedAt }: { since: string; now: string; askedAt: number }) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="counting">{showElapsed(Date.parse(now) + (nowMs - askedAt) - Date.parse(since))}</span>;
}
