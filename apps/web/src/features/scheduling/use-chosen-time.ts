import type { FreeSlot } from '@snowmelt/contracts';
import { useState } from 'react';

/**
 * When and with whom. `wantedIds`: the resources the user chose, which a search keeps to; picking a time changes only
 * `resourceIds`. `offset` says which occurrence of a repeated hour is meant; another time clears it.
 */
export function useChosenTime(first: { startsLocal?: string; resourceIds?: string[] }) {
  const [startsLocal, setStartsLocal] = useState(first.startsLocal ?? '');
  const [resourceIds, setResourceIds] = useState(first.resourceIds ?? []);
  const [wantedIds, setWantedIds] = useState(resourceIds);
  const [offset, setOffset] = useState<string>();
  const startAt = (wall: string) => {
    setStartsLocal(wall.slice(0, 16));
    setOffset(undefined);
  };
  const chooseResources = (ids: string[]) => {
    setResourceIds(ids);
    setWantedIds(ids);
  };
  /** `also`: the other people who take part, whatever the time. */
  const pick = (slot: FreeSlot, also: readonly string[]) => {
    startAt(slot.startsLocal);
    setResourceIds([...new Set([...slot.resources.map(({ id }) => id), ...also])]);
  };
  return { startsLocal, resourceIds, wantedIds, offset, startAt, chooseResources, setOffset, pick };
}
