import { useEffect, useRef } from 'react';
import { singleKeys } from './browser-setting';

/** How long after `g` the second key counts. */
const PAUSE_MS = 1500;
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select') !== null);
/** A dialog has the keys to itself. */
const isAsked = () => document.querySelector('[role="dialog"]') !== null;

/** Does what a key, or two after each other such as `g c`, stand for: not while typing, nor in a dialog. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const known = useRef(keys);
  useEffect(() => {
    known.current = keys;
  });
  useEffect(() => {
    let first = { key: '', at: 0 };
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!singleKeys.isOn() || isTyping(event.target) || isAsked()) return;
      const isSecond = first.key !== '' && event.timeStamp - first.at < PAUSE_MS;
      const act = known.current[isSecond ? `${first.key} ${event.key}` : event.key];
      first = !isSecond && event.key === 'g' ? { key: 'g', at: event.timeStamp } : { key: '', at: 0 };
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
