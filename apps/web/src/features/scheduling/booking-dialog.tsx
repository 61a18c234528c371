import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { BookAppointment, FreeSlot } from '@snowmelt/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { showLocal } from '../../shell/times';
import { courseOf } from '../treatment/course-queries';
import { BookingRefusal } from './booking-refusal';
import { FreeTimes } from './free-times';
import { PatientChoice } from './patient-choice';
import { ResourceChoice } from './resource-choice';
import { useResources, useServiceTypes } from './scheduling-queries';
import { useChosenTime } from './use-chosen-time';

interface Initial {
  patientId?: string;
  courseId?: string | null;
  startsLocal?: string;
  resourceIds?: string[];
}

export function BookingDialog({ initial, onClose }: { initial: Initial; onClose: () => void }) {
  const queries = useQueryClient();
  const [patientId, setPatientId] = useState<string | null>(initial.patientId ?? null);
  const [serviceTypeId, setServiceTypeId] = useState<string | null>(null);
  const time = useChosenTime(initial);
  const { startsLocal, resourceIds, wantedIds, offset } = time;
  const services = useServiceTypes();
  const resources = useResources();
  const course = useQuery({
    ...courseOf(patientId ?? ''),
    enabled: patientId !== null && initial.courseId === undefined,
  });
  const service = services.find(({ id }) => id === serviceTypeId);
  const wanted = resourceIds.filter((id) =>
    resources.some(
      (resource) =>
        resource.id === id &&
        service?.requiredKinds.includes(resource.kind) &&
        (resource.kind !== 'clinician' || service.purpose !== 'dose' || resource.prescribes),
    ),
  );

  const book = useOnce(
    (body: BookAppointment, key) => answered(api.POST('/api/appointments', { params: { header: key }, body })),
    {
      onSuccess: async (appointment) => {
        notifications.show({
          id: appointment.id,
          autoClose: 4000,
          closeButtonProps: { 'aria-label': 'Close' },
          message: `Booked: ${appointment.serviceType.name}, ${showLocal(appointment.startsLocal)}`,
        });
        onClose();
        await queries.invalidateQueries();
      },
    },
  );
  const pick = (slot: FreeSlot) => {
    time.pick(slot);
    book.reset();
  };
  const ready =
    patientId &&
    service &&
    startsLocal.length === 16 &&
    wanted.length === service.requiredKinds.length &&
    !course.isLoading;
  const submit = (gapOverride?: { reason: string }) => {
    if (ready && !book.isPending)
      book.mutate({
        patientId,
        courseId: initial.courseId ?? course.data?.course?.id ?? null,
        serviceTypeId: service.id,
        startsLocal,
        resourceIds: wanted,
        ...(offset ? { offset } : {}),
        ...(gapOverride ? { gapOverride } : {}),
      });
  };
  return (
    <Dialog onClose={onClose} title="Book appointment">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          {!initial.patientId && <PatientChoice chosen={patientId} onChange={setPatientId} />}
          <Select
            label="Service"
            data={services.map(({ id, name }) => ({ value: id, label: name }))}
            value={serviceTypeId}
            onChange={setServiceTypeId}
            allowDeselect={false}
            required
            data-autofocus={initial.patientId ? true : undefined}
          />
          <TextInput
            label="Date and time"
            type="datetime-local"
            step={900}
            value={startsLocal}
            onChange={(event) => time.startAt(event.currentTarget.value)}
            required
          />
          <FreeTimes
            serviceTypeId={serviceTypeId}
            patientId={patientId}
            from={startsLocal}
            wantedIds={wantedIds}
            onPick={pick}
          />
          {service && (
            <ResourceChoice
              service={service}
              resources={resources}
              chosen={resourceIds}
              onChange={time.chooseResources}
            />
          )}
          <BookingRefusal
            error={book.error}
            chosenIds={resourceIds}
            onPick={pick}
            onOffset={(chosen) => {
              time.setOffset(chosen);
              book.reset();
            }}
            onOverride={(reason) => submit({ reason })}
            busy={book.isPending}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close without booking
            </Button>
            <BusyButton type="submit" busy={book.isPending} disabled={!ready}>
              Book
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
