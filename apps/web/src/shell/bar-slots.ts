import { createContext, use } from 'react';
import { createPortal } from 'react-dom';

/** The places in the top bar that the page fills; undefined where there is no bar, null until it is there. */
interface BarSlots {
  title: HTMLElement | null;
  actions: HTMLElement | null;
}

export const BarSlotsContext = createContext<BarSlots | undefined>(undefined);
export const useBarSlots = () => use(BarSlotsContext);

/** The page's one or two buttons, at the end of the top bar. */
export function PageActions({ children }: { children: React.ReactNode }) {
  const slots = useBarSlots();
  if (!slots) return children;
  return slots.actions && createPortal(children, slots.actions);
}
