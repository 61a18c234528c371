import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { BookAppointment, FreeSlot } from '@snowmelt/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { Dialog } from '../../shell/dialog';
import { showLocal } from '../../shell/times';
import { BookingRefusal } from './booking-refusal';
import { FreeTimes } from './free-times';
import { ResourceChoice } from './resource-choice';
import { useResources, useServiceTypes } from './scheduling-queries';

interface Initial { patientId?: string; courseId?: string | null; startsLocal?: string; resourceIds?: string[] }

export function BookingDialog({ initial, onClose }: { initial: Initial; onClose(): void }) {
  const queries = useQueryClient();
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 200);
  const [patientId, setPatientId] = useState<string | null>(initial.patientId ?? null);
  const [serviceTypeId, setServiceTypeId] = useState<string | null>(null);
  const [startsLocal, setStartsLocal] = useState(initial.startsLocal ?? '');
  const [offset, setOffset] = useState<string | undefined>();
  const [resourceIds, setResourceIds] = useState<string[]>(initial.resourceIds ?? []);
  const services = useServiceTypes();
  const resources = useResources();
  const patients = useQuery({ queryKey: ['patients', asked], enabled: !initial.patientId, queryFn: () => answered(api.GET('/api/patients', { params: { query: { query: asked.split(',')[0] ?? '' } } })) });
  const course = useQuery({ queryKey: ['course', patientId], enabled: patientId !== null && initial.courseId === undefined, queryFn: () => answered(api.GET('/api/patients/{id}/course', { params: { path: { id: patientId as string } } })) });
  const service = services.find(({ id }) => id === serviceTypeId);
  const wanted = resourceIds.filter((id) => resources.some((resource) => resource.id === id && service?.requiredKinds.includes(resource.kind)));

  const book = useOnce((body: BookAppointment, key) => answered(api.POST('/api/appointments', { body, ...key })), {
    onSuccess: async (appointment) => {
      notifications.show({ id: appointment.id, autoClose: 4000, closeButtonProps: { 'aria-label': 'Close' }, message: `Booked: ${appointment.serviceType.name}, ${showLocal(appointment.startsLocal)}` });
      onClose();
      await queries.invalidateQueries();
    },
  });
  const pick = (slot: FreeSlot) => { setStartsLocal(slot.startsLocal); setResourceIds(slot.resources.map(({ id }) => id)); setOffset(undefined); book.reset(); };
  const ready = patientId && service && startsLocal.length === 16 && wanted.length === service.requiredKinds.length && !course.isLoading;
  const submit = () => { if (ready && !book.isPending) book.mutate({ patientId, courseId: initial.courseId ?? course.data?.course?.id ?? null, serviceTypeId: service.id, startsLocal, resourceIds: wanted, ...(offset ? { offset } : {}) }); };
  return (
    <Dialog onClose={onClose} title="Book appointment">
      <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Stack>
          {!initial.patientId && <Select label="Patient" data={patients.data?.items.map((patient) => ({ value: patient.id, label: `${patient.familyName}, ${patient.givenName}` })) ?? []} value={patientId} onChange={setPatientId}
            searchable searchValue={search} onSearchChange={setSearch} filter={({ options }) => options} nothingFoundMessage="Nobody by this name" placeholder="Type a name" required data-autofocus />}
          <Select label="Service" data={services.map(({ id, name }) => ({ value: id, label: name }))} value={serviceTypeId} onChange={setServiceTypeId} allowDeselect={false} required data-autofocus={initial.patientId ? true : undefined} />
          <TextInput label="Date and time" type="datetime-local" step={900} value={startsLocal} onChange={(event) => { setStartsLocal(event.currentTarget.value.slice(0, 16)); setOffset(undefined); }} required />
          <FreeTimes serviceTypeId={serviceTypeId} patientId={patientId} from={startsLocal} onPick={pick} />
          {service && <ResourceChoice kinds={service.requiredKinds} resources={resources} chosen={resourceIds} onChange={setResourceIds} />}
          <BookingRefusal error={book.error} onPick={pick} onOffset={(chosen) => { setOffset(chosen); book.reset(); }} />
          <Group justify="flex-end"><Button variant="default" onClick={onClose}>Close without booking</Button><Button type="submit" loading={book.isPending} disabled={!ready}>Book</Button></Group>
        </Stack>
      </form>
    </Dialog>
  );
}
