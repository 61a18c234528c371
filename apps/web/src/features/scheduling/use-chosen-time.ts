import type { FreeSlot } from '@snowmelt/contracts';
import { useState } from 'react';

/** When and with whom. `offset` says which one of a repeated hour is meant; another time forgets it. */
export function useChosenTime(first: { startsLocal?: string; resourceIds?: string[] }) {
  const [startsLocal, setStartsLocal] = useState(first.startsLocal ?? '');
  const [resourceIds, setResourceIds] = useState(first.resourceIds ?? []);
  const [offset, setOffset] = useState<string>();
  const startAt = (wall: string) => { setStartsLocal(wall.slice(0, 16)); setOffset(undefined); };
  const pick = (slot: FreeSlot) => { startAt(slot.startsLocal); setResourceIds(slot.resources.map(({ id }) => id)); };
  return { startsLocal, resourceIds, offset, startAt, setResourceIds, setOffset, pick };
}
