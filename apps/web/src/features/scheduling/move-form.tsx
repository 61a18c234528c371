import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Appointment, FreeSlot, RescheduleAppointment } from '@snowmelt/contracts';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { BusyButton } from '../../shell/busy-button';
import { focusIfLost } from '../../video/focus-if-lost';
import { BookingRefusal } from './booking-refusal';
import { FreeTimes } from './free-times';
import { ResourceChoice } from './resource-choice';
import { assignedResources } from './assigned-resources';
import { heldIds } from './held-resources';
import { useResources, useServiceTypes } from './scheduling-queries';
import { ToldPatient } from './told-patient';
import { useAppointmentChange } from './use-appointment-change';
import { useChosenTime } from './use-chosen-time';

export interface MoveTo {
  startsLocal: string;
  resourceIds: string[];
}
interface Props {
  appointment: Appointment;
  onClose: () => void;
  moveTo?: MoveTo;
}

/** Chooses a new time and new resources. */
export function MoveForm({ appointment, onClose, moveTo }: Props) {
  const resources = useResources().filter(({ siteId }) => siteId === appointment.siteId);
  const service = useServiceTypes().find(({ id }) => id === appointment.serviceType.id);
  const { time, told, setTold, move, pick, setOffset, submit } = useMove({ appointment, onClose, moveTo });
  const { resourceIds, startsLocal } = time;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <When appointment={appointment} time={time} onPick={pick} />
        {service && (
          <ResourceChoice
            service={service}
            resources={resources}
            chosen={resourceIds}
            onChange={time.chooseResources}
          />
        )}
        <WhoIsTold isSeen={startsLocal !== appointment.startsLocal} told={told} onTold={setTold} />
        <BookingRefusal
          error={move.error}
          chosenIds={resourceIds}
          onPick={pick}
          onOffset={setOffset}
          onOverride={(reason) => submit({ reason })}
          busy={move.isPending}
        />
        <Buttons busy={move.isPending} onClose={onClose} />
      </Stack>
    </form>
  );
}

interface WhenProps {
  appointment: Appointment;
  time: ReturnType<typeof useChosenTime>;
  onPick: (slot: FreeSlot) => void;
}

function When({ appointment, time: { startsLocal, wantedIds, startAt }, onPick }: WhenProps) {
  return (
    <>
      <TextInput
        label="Date and time"
        type="datetime-local"
        step={900}
        value={startsLocal}
        onChange={(event) => startAt(event.currentTarget.value)}
        required
        ref={focusIfLost}
        data-autofocus
      />
      <FreeTimes
        serviceTypeId={appointment.serviceType.id}
        patientId={appointment.patientId}
        siteId={appointment.siteId}
        from={startsLocal}
        wantedIds={wantedIds}
        onPick={onPick}
      />
    </>
  );
}

function useMove({ appointment, onClose, moveTo }: Props) {
  const [version] = useState(appointment.version); // the version that the user saw when the form opened
  const time = useChosenTime(moveTo ?? { startsLocal: appointment.startsLocal, resourceIds: heldIds(appointment) });
  const service = useServiceTypes().find(({ id }) => id === appointment.serviceType.id);
  const resources = useResources();
  const { startsLocal, resourceIds, offset } = time;
  const { told, setTold } = useTold(startsLocal);
  const move = useAppointmentChange(
    (body: RescheduleAppointment, key) =>
      unwrap(
        api.POST('/api/appointments/{id}/reschedule', { params: { path: { id: appointment.id }, header: key }, body }),
      ),
    onClose,
  );
  const pick = (slot: FreeSlot) => {
    const { also } = assignedResources(service?.requirements ?? [], resources, resourceIds);
    time.pick(
      slot,
      also.map(({ id }) => id),
    );
    move.reset();
  };
  const setOffset = (chosen: string) => {
    time.setOffset(chosen);
    move.reset();
  };
  const submit = (gapOverride?: { reason: string }) => {
    if (!move.isPending)
      move.mutate({
        startsLocal,
        resourceIds,
        version,
        told: told && startsLocal !== appointment.startsLocal,
        ...(offset ? { offset } : {}),
        ...(gapOverride ? { gapOverride } : {}),
      });
  };
  return { time, told, setTold, move, pick, setOffset, submit };
}

/** What somebody ticked is true of the time that they saw, and of no other. */
function useTold(startsLocal: string) {
  const [toldOf, setToldOf] = useState<string | null>(null);
  return { told: toldOf === startsLocal, setTold: (told: boolean) => setToldOf(told ? startsLocal : null) };
}

interface ToldProps {
  isSeen: boolean;
  told: boolean;
  onTold: (told: boolean) => void;
}

/** Another time is something that the patient has to hear of; another chair or room is not. */
function WhoIsTold({ isSeen, told, onTold }: ToldProps) {
  if (!isSeen)
    return (
      <Text size="sm">
        The time stays, so nothing is sent to the patient. Their link and their confirmation stay too.
      </Text>
    );
  return (
    <>
      <ToldPatient told={told} onTold={onTold} />
      <Text size="sm">The old link no longer works. The patient is asked to confirm the new time.</Text>
    </>
  );
}

function Buttons({ busy, onClose }: { busy: boolean; onClose: () => void }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        Not now
      </Button>
      <BusyButton type="submit" busy={busy}>
        Move appointment
      </BusyButton>
    </Group>
  );
}
