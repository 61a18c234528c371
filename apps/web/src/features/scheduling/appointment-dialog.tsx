import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type Appointment, type FreeSlot, isComing, type RescheduleAppointment } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answered, api, type Key } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { hasRole, useMe } from '../../shell/me';
import { showHours, showLocal } from '../../shell/times';
import { isReason, TypedReason } from '../../shell/typed-text';
import { catchFocus } from '../../video/catch-focus';
import { WriteNoteButton } from '../notes/write-note-button';
import { useClinicNow } from '../outreach/clinic-now';
import { SendLink } from '../outreach/send-link';
import { recordable, stands } from './appointment-stand';
import { BookingRefusal } from './booking-refusal';
import { FreeTimes } from './free-times';
import { ResourceChoice } from './resource-choice';
import { useResources } from './scheduling-queries';
import { DAY } from './shown-days';
import { StandBadge } from './stand-badge';
import { useChosenTime } from './use-chosen-time';

type Mode = 'look' | 'move' | 'cancel';
export interface MoveTo {
  startsLocal: string;
  resourceIds: string[];
}
interface Props {
  appointment: Appointment;
  onClose: () => void;
  moveTo?: MoveTo;
}

/** An appointment, with what can be done to it now. */
export function AppointmentDialog({ appointment, onClose, moveTo }: Props) {
  const [mode, setMode] = useState<Mode>(moveTo ? 'move' : 'look');
  return (
    <Dialog onClose={onClose} title={appointment.patientName}>
      <Stack>
        <div>
          <Group gap="xs">
            <Text fw={700}>{appointment.serviceType.name}</Text>
            <StandBadge appointment={appointment} />
          </Group>
          <Text>
            {showLocal(appointment.startsLocal)}, {appointment.serviceType.durationMinutes} minutes
          </Text>
          <Text c="dimmed">
            {appointment.resources.map(({ name }) => name).join(', ')}
            {appointment.confirmedAt && appointment.status !== 'booked' ? ' · confirmed by the patient' : ''}
            {appointment.cancelledReason ? ` · cancelled: ${appointment.cancelledReason}` : ''}
          </Text>
          {appointment.overrides.map(({ rule, gapMinutes, reason, givenBy }) => (
            <Text key={rule} size="sm">
              {showHours(gapMinutes)} from another dose, set aside by {givenBy}: {reason}
            </Text>
          ))}
        </div>
        {mode === 'look' && <Actions appointment={appointment} onClose={onClose} onMode={setMode} />}
        {mode === 'move' && <Move appointment={appointment} onClose={onClose} {...(moveTo ? { moveTo } : {})} />}
        {mode === 'cancel' && <Cancel appointment={appointment} onClose={onClose} />}
      </Stack>
    </Dialog>
  );
}

function useChange<Body>(call: (body: Body, key: Key) => Promise<unknown>, onClose: () => void) {
  const queries = useQueryClient();
  return useOnce(call, {
    onSuccess: async () => {
      await queries.invalidateQueries();
      onClose();
    },
  });
}

function Actions({
  appointment,
  onClose,
  onMode,
}: {
  appointment: Appointment;
  onClose: () => void;
  onMode: (mode: Mode) => void;
}) {
  const attendance = useChange(
    (status: 'arrived' | 'fulfilled' | 'noshow', key) =>
      answered(
        api.POST('/api/appointments/{id}/attendance', {
          params: { path: { id: appointment.id }, header: key },
          body: { status, version: appointment.version },
        }),
      ),
    onClose,
  );
  const { status } = appointment;
  const now = useClinicNow().data;
  const maySayGiven =
    hasRole(useMe(), 'nurse', 'clinician', 'prescriber') || appointment.serviceType.purpose !== 'dose';
  const offered = now
    ? recordable(appointment, now.toFormat(`${DAY}'T'HH:mm`)).filter((become) => become !== 'fulfilled' || maySayGiven)
    : [];
  return (
    <Stack gap="sm">
      <ProblemAlert error={attendance.error} />
      <Group gap="xs">
        <Button component={Link} to={`/patients/${appointment.patientId}`} variant="default" onClick={onClose}>
          Chart
        </Button>
        {appointment.serviceType.code === 'integration' && status !== 'cancelled' && status !== 'noshow' && (
          <WriteNoteButton appointmentId={appointment.id} onOpen={onClose} />
        )}
        {status === 'booked' && (
          <Button variant="default" onClick={() => onMode('move')}>
            Move
          </Button>
        )}
        {offered.map((become) => (
          <BusyButton
            key={become}
            variant={become === 'fulfilled' ? 'filled' : 'default'}
            busy={attendance.isPending}
            onClick={() => attendance.mutate(become)}
          >
            {stands[become].words}
          </BusyButton>
        ))}
        {isComing(status) && (status === 'booked' || maySayGiven) && (
          <Button color="danger" variant="outline" onClick={() => onMode('cancel')}>
            Cancel appointment
          </Button>
        )}
      </Group>
      {appointment.serviceType.modality === 'telehealth' && isComing(status) && (
        <SendLink appointmentId={appointment.id} />
      )}
    </Stack>
  );
}

function Move({ appointment, onClose, moveTo }: Props) {
  const resources = useResources();
  const [version] = useState(appointment.version); // what is moved is what was looked at
  const time = useChosenTime(
    moveTo ?? { startsLocal: appointment.startsLocal, resourceIds: appointment.resources.map(({ id }) => id) },
  );
  const { startsLocal, resourceIds, wantedIds, offset } = time;
  const move = useChange(
    (body: RescheduleAppointment, key) =>
      answered(
        api.POST('/api/appointments/{id}/reschedule', { params: { path: { id: appointment.id }, header: key }, body }),
      ),
    onClose,
  );
  const pick = (slot: FreeSlot) => {
    time.pick(slot);
    move.reset();
  };
  const submit = (gapOverride?: { reason: string }) => {
    if (!move.isPending)
      move.mutate({
        startsLocal,
        resourceIds,
        version,
        ...(offset ? { offset } : {}),
        ...(gapOverride ? { gapOverride } : {}),
      });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <TextInput
          label="Date and time"
          type="datetime-local"
          step={900}
          value={startsLocal}
          onChange={(event) => time.startAt(event.currentTarget.value)}
          required
          ref={catchFocus}
          data-autofocus
        />
        <FreeTimes
          serviceTypeId={appointment.serviceType.id}
          patientId={appointment.patientId}
          from={startsLocal}
          wantedIds={wantedIds}
          onPick={pick}
        />
        <ResourceChoice
          service={appointment.serviceType}
          resources={resources}
          chosen={resourceIds}
          onChange={time.chooseResources}
        />
        <Text size="sm">
          Nothing is sent to say that it was moved: call the patient. Reminders still to come give the new time and ask
          for a confirmation again
          {appointment.serviceType.modality === 'telehealth'
            ? '; where none is left, the new link goes out at once'
            : ''}
          . The old link no longer works.
        </Text>
        <BookingRefusal
          error={move.error}
          chosenIds={resourceIds}
          onPick={pick}
          onOffset={(chosen) => {
            time.setOffset(chosen);
            move.reset();
          }}
          onOverride={(reason) => submit({ reason })}
          busy={move.isPending}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <BusyButton type="submit" busy={move.isPending}>
            Move appointment
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

function Cancel({ appointment, onClose }: Props) {
  const [reason, setReason] = useState('');
  const [version] = useState(appointment.version);
  const cancel = useChange(
    (body: { reason: string; version: number }, key) =>
      answered(
        api.POST('/api/appointments/{id}/cancel', { params: { path: { id: appointment.id }, header: key }, body }),
      ),
    onClose,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReason(reason) && !cancel.isPending) cancel.mutate({ reason, version });
      }}
    >
      <Stack>
        <TypedReason label="Reason" value={reason} onText={setReason} required ref={catchFocus} data-autofocus />
        <Text size="sm">
          No message is sent about this: call the patient. The reminders are withdrawn, the link no longer works, and
          the time is free again.
        </Text>
        <ProblemAlert error={cancel.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <BusyButton type="submit" color="danger" busy={cancel.isPending} disabled={!isReason(reason)}>
            Cancel appointment
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}
