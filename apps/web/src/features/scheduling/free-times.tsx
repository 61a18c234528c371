import { Button, Group, Text } from '@mantine/core';
import type { FreeSlot } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { ProblemAlert } from '../../shell/problem-alert';
import { showLocal } from '../../shell/times';

/** Free times from a wall time on, to pick one. */
export function FreeTimes({ serviceTypeId, patientId, from, onPick }: { serviceTypeId: string | null; patientId: string | null; from: string; onPick(slot: FreeSlot): void }) {
  const [asked, setAsked] = useState(false);
  const slots = useQuery({
    queryKey: ['free-slots', serviceTypeId, patientId, from], enabled: asked && Boolean(serviceTypeId) && from.length === 16,
    queryFn: () => answered(api.GET('/api/free-slots', { params: { query: { serviceTypeId: serviceTypeId as string, from, days: 7, limit: 12, ...(patientId ? { patientId } : {}) } } })),
  });
  return (
    <div>
      <Button variant="default" size="compact-md" disabled={!serviceTypeId || from.length !== 16} loading={slots.isFetching} onClick={() => setAsked(true)}>Find free times</Button>
      {asked && slots.data?.items.length === 0 && <Text size="sm" mt="xs">Nothing is free in the seven days after this time. Try a later day.</Text>}
      <ProblemAlert error={slots.error} />
      {slots.data && slots.data.items.length > 0 && <Group gap="xs" mt="xs">{slots.data.items.map((slot) => <Button key={slot.startsAt} size="compact-sm" variant="light" onClick={() => onPick(slot)}>{showLocal(slot.startsLocal)}</Button>)}</Group>}
    </div>
  );
}
