import { useEffect } from 'react';

/** Keeps the screen on while the component is shown, where the browser can. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
      if (isOver) await lock?.release();
    };
    const onChange = () => void ask();
    onChange();
    document.addEventListener('visibilitychange', onChange); // the browser releases the lock when the page is hidden
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', onChange);
      void lock?.release();
    };
  }, []);
}
