import type { FreeSlot } from '@snowmelt/contracts';

type Start = Pick<FreeSlot, 'startsLocal'>;

/**
 * Keeps at most `perDay` times of each day, evenly from its first to its last: a morning full of quarter hours hides
 * the afternoon.
 */
export function spreadSlots<Slot extends Start>(slots: readonly Slot[], perDay: number): Slot[] {
  const dayOf = ({ startsLocal }: Start) => startsLocal.slice(0, 10);
  return [...new Set(slots.map(dayOf))].flatMap((day) => {
    const times = slots.filter((slot) => dayOf(slot) === day);
    if (times.length <= perDay) return times;
    const step = (times.length - 1) / Math.max(1, perDay - 1);
    return Array.from({ length: perDay }, (_, n) => times[Math.round(n * step)] as Slot);
  });
}
