import { Button, Group, Stack, Text } from '@mantine/core';
import type { FreeSlot } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { showHour, showLocal, showLocalDay } from '../../shell/times';
import { useClinicNow } from '../outreach/clinic-now';
import { isPerson } from './assigned-resources';
import { useResources } from './scheduling-queries';
import { DAY } from './shown-days';
import { otherClinician } from './slot-clinician';

/** `from`: a wall time, or empty for now. `wantedIds`: the resources the user chose, if any. */
interface Props {
  serviceTypeId: string | null;
  patientId: string | null;
  siteId: string | undefined;
  from: string;
  wantedIds: readonly string[];
  onPick: (slot: FreeSlot) => void;
}

/** Some free times of each day, with the chosen clinician, to pick one. */
export function FreeTimes({ serviceTypeId, patientId, siteId, from, wantedIds, onPick }: Props) {
  const [asked, setAsked] = useState<string | null>(null); // picking a time must not restart the search from there
  const now = useClinicNow().data;
  const start = from.length === 16 ? from : now?.toFormat(`${DAY}'T'HH:mm`);
  const clinician = useResources().find((one) => isPerson(one) && wantedIds.includes(one.id)); // clinicians come first
  const slots = useFreeSlots({ serviceTypeId, patientId, siteId, resourceId: clinician?.id, from: asked });
  const find = () => {
    if (start === asked) void slots.refetch();
    else setAsked(start ?? null);
  };
  const items = slots.data?.items ?? [];
  return (
    <div>
      <BusyButton
        variant="default"
        size="compact-md"
        disabled={!serviceTypeId || !start}
        busy={slots.isFetching}
        onClick={find}
      >
        Find free times
      </BusyButton>
      {slots.data && items.length === 0 && (
        <Text size="sm" mt="xs">
          {clinician ? `${clinician.name} has nothing free` : 'Nothing is free'} in the seven days from then. Try a
          later day{clinician ? ' or another clinician' : ''}.
        </Text>
      )}
      <ProblemAlert error={slots.error} fields={['from']} />
      <Days slots={items} wantedIds={wantedIds} onPick={onPick} />
    </div>
  );
}

interface Asked extends Pick<Props, 'serviceTypeId' | 'patientId' | 'siteId'> {
  resourceId: string | undefined;
  from: string | null;
}

function useFreeSlots({ serviceTypeId, patientId, siteId, resourceId, from }: Asked) {
  return useQuery({
    queryKey: ['free-slots', serviceTypeId, patientId, siteId, resourceId, from],
    enabled: from !== null && serviceTypeId !== null,
    queryFn: () =>
      unwrap(
        api.GET('/api/free-slots', {
          params: {
            query: {
              serviceTypeId: serviceTypeId as string,
              from: from as string,
              days: 7,
              perDay: 4,
              limit: 20,
              ...(patientId ? { patientId } : {}),
              ...(siteId ? { siteId } : {}),
              ...(resourceId ? { resourceId } : {}),
            },
          },
        }),
      ),
  });
}

function Days({ slots, wantedIds, onPick }: Pick<Props, 'wantedIds' | 'onPick'> & { slots: readonly FreeSlot[] }) {
  const days = [...new Set(slots.map(({ startsLocal }) => startsLocal.slice(0, 10)))];
  return (
    <Stack gap={6} mt={slots.length > 0 ? 'xs' : 0}>
      {days.map((day) => (
        <Group key={day} gap="xs" role="group" aria-label={showLocalDay(day)}>
          <Text size="sm" w="6rem">
            {showLocalDay(day)}
          </Text>
          {slots
            .filter(({ startsLocal }) => startsLocal.startsWith(day))
            .map((slot) => (
              <SlotButton
                key={slot.startsAt}
                slot={slot}
                words={showHour(slot.startsLocal)}
                chosenIds={wantedIds}
                onPick={onPick}
              />
            ))}
        </Group>
      ))}
    </Stack>
  );
}

/** A free time to pick; it names the clinician unless that is the chosen one. */
export function SlotButton({
  slot,
  words,
  chosenIds,
  onPick,
}: {
  slot: FreeSlot;
  words: string;
  chosenIds: readonly string[];
  onPick: (slot: FreeSlot) => void;
}) {
  const other = otherClinician(slot, chosenIds);
  const withOther = other ? ` with ${other}` : '';
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => onPick(slot)}
      aria-label={`${showLocal(slot.startsLocal)}${withOther}`}
    >
      {words}
      {withOther}
    </Button>
  );
}
