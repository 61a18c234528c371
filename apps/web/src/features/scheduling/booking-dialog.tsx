import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { BookAppointment, FreeSlot, ServiceType } from '@snowmelt/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { showLocal } from '../../shell/times';
import { courseOf } from '../treatment/course-queries';
import { assignedResources } from './assigned-resources';
import { BookingRefusal } from './booking-refusal';
import { FreeTimes } from './free-times';
import { PatientChoice } from './patient-choice';
import { ResourceChoice } from './resource-choice';
import { useResources, useServiceTypes, useSites } from './scheduling-queries';
import { SiteChoice } from './site-choice';
import { Unreachable } from './unreachable';
import { useChosenTime } from './use-chosen-time';

interface Initial {
  patientId?: string;
  courseId?: string | null;
  startsLocal?: string;
  resourceIds?: string[];
}

export function BookingDialog({ initial, onClose }: { initial: Initial; onClose: () => void }) {
  const services = useServiceTypes();
  const booking = useBooking(initial, services, onClose);
  const { patientId, setPatientId, service, time, book, pick, submit } = booking;
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
          {patientId && <Unreachable patientId={patientId} />}
          <Select
            label="Service"
            data={services.map(({ id, name }) => ({ value: id, label: name }))}
            value={service?.id ?? null}
            onChange={booking.setServiceTypeId}
            allowDeselect={false}
            required
            data-autofocus={initial.patientId ? true : undefined}
          />
          <When service={service} patientId={patientId} site={booking.site} time={time} onPick={pick} />
          <BookingRefusal
            error={book.error}
            chosenIds={time.resourceIds}
            onPick={pick}
            onOffset={booking.setOffset}
            onOverride={(reason) => submit({ reason })}
            busy={book.isPending}
          />
          <Buttons busy={book.isPending} ready={booking.ready} onClose={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

function useBooking(initial: Initial, services: readonly ServiceType[], onClose: () => void) {
  const [patientId, setPatientId] = useState<string | null>(initial.patientId ?? null);
  const [serviceTypeId, setServiceTypeId] = useState<string | null>(null);
  const time = useChosenTime(initial);
  const { startsLocal, resourceIds, offset } = time;
  const site = useSite(initial.resourceIds ?? []);
  const course = useQuery({
    ...courseOf(patientId ?? ''),
    enabled: patientId !== null && initial.courseId === undefined,
  });
  const service = services.find(({ id }) => id === serviceTypeId);
  const { needs, also } = assignedResources(service?.requirements ?? [], site.resources, resourceIds);
  const alsoIds = also.map(({ id }) => id);
  const wanted = [...needs.flatMap(({ chosen }) => chosen?.id ?? []), ...alsoIds];
  const book = useBook(onClose);
  const pick = (slot: FreeSlot) => {
    time.pick(slot, alsoIds);
    book.reset();
  };
  const setOffset = (chosen: string) => {
    time.setOffset(chosen);
    book.reset();
  };
  const isWhole = startsLocal.length === 16 && needs.length > 0 && needs.every(({ chosen }) => chosen);
  const ready = patientId !== null && service !== undefined && isWhole && !course.isLoading;
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
  return { patientId, setPatientId, setServiceTypeId, service, site, time, book, pick, setOffset, ready, submit };
}

/** The site of the lane that was pressed, else the first one until another is chosen; and who and what is there. */
function useSite(laneIds: readonly string[]) {
  const [chosen, setSiteId] = useState<string>();
  const resources = useResources();
  const sites = useSites();
  const siteId = chosen ?? resources.find(({ id }) => laneIds.includes(id))?.siteId ?? sites[0]?.id;
  return { sites, siteId, setSiteId, resources: resources.filter((one) => one.siteId === siteId) };
}

function useBook(onClose: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (body: BookAppointment, key) => unwrap(api.POST('/api/appointments', { params: { header: key }, body })),
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
}

interface WhenProps {
  service: ServiceType | undefined;
  patientId: string | null;
  site: ReturnType<typeof useSite>;
  time: ReturnType<typeof useChosenTime>;
  onPick: (slot: FreeSlot) => void;
}

function When({ service, patientId, site: { sites, siteId, setSiteId, resources }, time, onPick }: WhenProps) {
  return (
    <>
      {siteId && <SiteChoice label="Site" sites={sites} chosen={siteId} onChange={setSiteId} />}
      <TextInput
        label="Date and time"
        type="datetime-local"
        step={900}
        value={time.startsLocal}
        onChange={(event) => time.startAt(event.currentTarget.value)}
        required
      />
      <FreeTimes
        serviceTypeId={service?.id ?? null}
        patientId={patientId}
        siteId={siteId}
        from={time.startsLocal}
        wantedIds={time.wantedIds}
        onPick={onPick}
      />
      {service && (
        <ResourceChoice
          service={service}
          resources={resources}
          chosen={time.resourceIds}
          onChange={time.chooseResources}
        />
      )}
    </>
  );
}

function Buttons({ busy, ready, onClose }: { busy: boolean; ready: boolean; onClose: () => void }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        Close without booking
      </Button>
      <BusyButton type="submit" busy={busy} disabled={!ready}>
        Book
      </BusyButton>
    </Group>
  );
}
