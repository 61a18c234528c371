import { useEffect } from 'react';

/** When the focused element is removed and nothing else takes the focus, moves the focus to the page's heading. */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    const focused = ({ target }: FocusEvent) => {
      last = target as Element;
    };
    // a user who presses elsewhere has left the element
    const pressed = ({ target }: PointerEvent) => {
      if (!last?.contains(target as Node)) last = null;
    };
    const watch = new MutationObserver(() => {
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      last = null;
      document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    });
    document.addEventListener('focusin', focused);
    document.addEventListener('pointerdown', pressed);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', focused);
      document.removeEventListener('pointerdown', pressed);
      watch.disconnect();
    };
  }, []);
}
