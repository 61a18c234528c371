import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
const cookieNamed = (name: string) =>
  document.cookie
    .split('; ')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** Remembers a switch in this browser: in a cookie, because signing out clears the browser's storage. On at first. */
function browserSetting(name: `snowmelt-${string}`) {
  const isOn = () => cookieNamed(name) !== 'off';
  const set = (on: boolean) => {
    document.cookie = `${name}=${on ? 'on' : 'off'}; path=/; max-age=31536000; samesite=strict`;
    for (const told of listeners) told();
  };
  const subscribe = (told: () => void) => {
    listeners.add(told);
    return () => void listeners.delete(told);
  };
  return { isOn, set, useIsOn: () => useSyncExternalStore(subscribe, isOn) };
}

/** Keys such as `/` and `b`, which get in the way of some ways to type and speak. */
export const singleKeys = browserSetting('snowmelt-keys');
/** One soft sound when a patient begins to wait. */
export const waitingSound = browserSetting('snowmelt-sound');
