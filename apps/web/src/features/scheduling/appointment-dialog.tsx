import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Appointment, FreeSlot } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answered, api, type keyed } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { showLocal } from '../../shell/times';
import { WriteNoteButton } from '../notes/write-note-button';
import { SendLink } from '../outreach/send-link';
import { BookingRefusal } from './booking-refusal';
import { FreeTimes } from './free-times';
import { ResourceChoice } from './resource-choice';
import { useResources } from './scheduling-queries';
import { useChosenTime } from './use-chosen-time';

type Mode = 'look' | 'move' | 'cancel';
export interface MoveTo { startsLocal: string; resourceIds: string[] }
interface Props { appointment: Appointment; onClose(): void; moveTo?: MoveTo }

/** An appointment, with what can be done to it now. */
export function AppointmentDialog({ appointment, onClose, moveTo }: Props) {
  const [mode, setMode] = useState<Mode>(moveTo ? 'move' : 'look');
  return (
    <Dialog onClose={onClose} title={appointment.patientName}>
      <Stack>
        <div>
          <Text fw={700}>{appointment.serviceType.name}</Text>
          <Text>{showLocal(appointment.startsLocal)}, {appointment.serviceType.durationMinutes} minutes</Text>
          <Text c="dimmed">{appointment.resources.map(({ name }) => name).join(', ')}{appointment.confirmedAt ? ' · confirmed by the patient' : ''}{appointment.cancelledReason ? ` · cancelled: ${appointment.cancelledReason}` : ''}</Text>
        </div>
        {mode === 'look' && <Actions appointment={appointment} onClose={onClose} onMode={setMode} />}
        {mode === 'move' && <Move appointment={appointment} onClose={onClose} {...(moveTo ? { moveTo } : {})} />}
        {mode === 'cancel' && <Cancel appointment={appointment} onClose={onClose} />}
      </Stack>
    </Dialog>
  );
}

function useChange<Body>(call: (body: Body, key: ReturnType<typeof keyed>) => Promise<unknown>, onClose: () => void) {
  const queries = useQueryClient();
  return useOnce(call, { onSuccess: async () => { onClose(); await queries.invalidateQueries(); } });
}

function Actions({ appointment, onClose, onMode }: { appointment: Appointment; onClose(): void; onMode(mode: Mode): void }) {
  const path = { params: { path: { id: appointment.id } } };
  const attendance = useChange((status: 'arrived' | 'fulfilled' | 'noshow', key) => answered(api.POST('/api/appointments/{id}/attendance', { ...path, body: { status, version: appointment.version }, ...key })), onClose);
  const { status } = appointment;
  return (
    <Stack gap="sm">
      <ProblemAlert error={attendance.error} />
      <Group gap="xs">
        <Button component={Link} to={`/patients/${appointment.patientId}`} variant="default" onClick={onClose}>Chart</Button>
        {appointment.serviceType.code === 'integration' && status !== 'cancelled' && status !== 'noshow' && <WriteNoteButton appointmentId={appointment.id} onOpen={onClose} />}
        {status === 'booked' && <Button variant="default" onClick={() => onMode('move')}>Move</Button>}
        {status === 'booked' && <Button variant="default" loading={attendance.isPending} onClick={() => attendance.mutate('arrived')}>Arrived</Button>}
        {status === 'arrived' && <Button loading={attendance.isPending} onClick={() => attendance.mutate('fulfilled')}>Completed</Button>}
        {status === 'booked' && <Button variant="default" loading={attendance.isPending} onClick={() => attendance.mutate('noshow')}>Did not come</Button>}
        {(status === 'booked' || status === 'arrived') && <Button color="danger" variant="outline" onClick={() => onMode('cancel')}>Cancel appointment</Button>}
      </Group>
      {appointment.serviceType.modality === 'telehealth' && (status === 'booked' || status === 'arrived') && <SendLink appointmentId={appointment.id} />}
    </Stack>
  );
}

function Move({ appointment, onClose, moveTo }: Props) {
  const resources = useResources();
  const [version] = useState(appointment.version); // what is moved is what was looked at
  const time = useChosenTime(moveTo ?? { startsLocal: appointment.startsLocal, resourceIds: appointment.resources.map(({ id }) => id) });
  const { startsLocal, resourceIds, offset } = time;
  const move = useChange((body: { startsLocal: string; resourceIds: string[]; version: number; offset?: string }, key) => answered(api.POST('/api/appointments/{id}/reschedule', { params: { path: { id: appointment.id } }, body, ...key })), onClose);
  const pick = (slot: FreeSlot) => { time.pick(slot); move.reset(); };
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (!move.isPending) move.mutate({ startsLocal, resourceIds, version, ...(offset ? { offset } : {}) }); }}>
      <Stack>
        <TextInput label="Date and time" type="datetime-local" step={900} value={startsLocal} onChange={(event) => time.startAt(event.currentTarget.value)} required autoFocus data-autofocus />
        <FreeTimes serviceTypeId={appointment.serviceType.id} patientId={appointment.patientId} from={startsLocal} onPick={pick} />
        <ResourceChoice kinds={appointment.serviceType.requiredKinds} resources={resources} chosen={resourceIds} onChange={time.setResourceIds} />
        <Text size="sm" c="dimmed">Reminders move with it. A confirmation is asked for again.</Text>
        <BookingRefusal error={move.error} onPick={pick} onOffset={(chosen) => { time.setOffset(chosen); move.reset(); }} />
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>Leave it</Button><Button type="submit" loading={move.isPending}>Move appointment</Button></Group>
      </Stack>
    </form>
  );
}

function Cancel({ appointment, onClose }: Props) {
  const [reason, setReason] = useState('');
  const [version] = useState(appointment.version);
  const cancel = useChange((body: { reason: string; version: number }, key) => answered(api.POST('/api/appointments/{id}/cancel', { params: { path: { id: appointment.id } }, body, ...key })), onClose);
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (!cancel.isPending) cancel.mutate({ reason, version }); }}>
      <Stack>
        <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} required autoFocus data-autofocus />
        <Text size="sm" c="dimmed">Its reminders are withdrawn and the time is free again.</Text>
        <ProblemAlert error={cancel.error} />
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>Keep it</Button><Button type="submit" color="danger" loading={cancel.isPending} disabled={!reason.trim()}>Cancel appointment</Button></Group>
      </Stack>
    </form>
  );
}
