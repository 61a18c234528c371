import { Button, Group, Stack, Text } from '@mantine/core';
import { type Appointment, isComing } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { Purpose } from '../../clinic/purpose';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { hasRole, useMe } from '../../shell/me';
import { showHours, showLocal } from '../../shell/times';
import { WriteNoteButton } from '../notes/write-note-button';
import { useClinicNow } from '../outreach/clinic-now';
import { SendLink } from '../outreach/send-link';
import { cancelledWords, recordable, statusLabels } from './appointment-status';
import { CancelForm } from './cancel-form';
import { MoveForm, type MoveTo } from './move-form';
import { DAY } from './shown-days';
import { StatusBadge } from './status-badge';
import { StoppedEarlyForm } from './stopped-early-form';
import { useAppointmentChange } from './use-appointment-change';
import { heldNames } from './held-resources';

type Mode = 'look' | 'move' | 'cancel' | 'stopped';
interface Props {
  appointment: Appointment;
  onClose: () => void;
  moveTo?: MoveTo;
}

/** An appointment, and what the user can do with it now. */
export function AppointmentDialog({ appointment, onClose, moveTo }: Props) {
  const [mode, setMode] = useState<Mode>(moveTo ? 'move' : 'look');
  return (
    <Dialog onClose={onClose} title={appointment.patientName}>
      <Stack>
        <div>
          <Group gap="xs">
            <Purpose of={appointment.serviceType.purpose}>
              <b>{appointment.serviceType.name}</b>
            </Purpose>
            <StatusBadge appointment={appointment} />
          </Group>
          <Text>
            {showLocal(appointment.startsLocal)}, {appointment.serviceType.durationMinutes} minutes
          </Text>
          <Text c="dimmed">
            {heldNames(appointment)}
            {appointment.confirmedAt && appointment.status !== 'booked' ? ' · confirmed by the patient' : ''}
            {appointment.cancelledReason ? ` · ${cancelledWords(appointment)}: ${appointment.cancelledReason}` : ''}
            {appointment.stoppedEarly ? ` · stopped before half of it was given: ${appointment.stoppedEarly}` : ''}
          </Text>
          {appointment.overrides.map(({ rule, gapMinutes, reason, givenBy }) => (
            <Text key={rule} size="sm">
              {showHours(gapMinutes)} from another dose, booked anyway by {givenBy}: {reason}
            </Text>
          ))}
        </div>
        {mode === 'look' && <Actions appointment={appointment} onClose={onClose} onMode={setMode} />}
        {mode === 'move' && <MoveForm appointment={appointment} onClose={onClose} {...(moveTo ? { moveTo } : {})} />}
        {mode === 'cancel' && <CancelForm appointment={appointment} onClose={onClose} />}
        {mode === 'stopped' && <StoppedEarlyForm appointment={appointment} onClose={onClose} />}
      </Stack>
    </Dialog>
  );
}

interface ActionsProps {
  appointment: Appointment;
  onClose: () => void;
  onMode: (mode: Mode) => void;
}

function Actions({ appointment, onClose, onMode }: ActionsProps) {
  const { status } = appointment;
  const attendance = useAttendance(appointment, onClose);
  const maySayGiven = useMaySayGiven(appointment);
  const offered = useOffered(appointment, maySayGiven);
  const isGiven = status === 'fulfilled' && maySayGiven && appointment.stoppedEarly === null;
  return (
    <Stack gap="sm">
      <ProblemAlert error={attendance.error} />
      <Group gap="xs">
        <Button component={Link} to={`/patients/${appointment.patientId}`} variant="default" onClick={onClose}>
          Chart
        </Button>
        {hasNote(appointment) && <WriteNoteButton appointmentId={appointment.id} onOpen={onClose} />}
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
            {statusLabels[become].words}
          </BusyButton>
        ))}
        <OtherEnds
          mayStop={appointment.serviceType.purpose === 'dose' && (offered.includes('fulfilled') || isGiven)}
          mayCancel={isComing(status) && (status === 'booked' || maySayGiven)}
          onMode={onMode}
        />
      </Group>
      {appointment.serviceType.modality === 'video' && isComing(status) && <SendLink appointmentId={appointment.id} />}
    </Stack>
  );
}

interface EndsProps {
  mayStop: boolean;
  mayCancel: boolean;
  onMode: (mode: Mode) => void;
}

/** What needs a reason. */
function OtherEnds({ mayStop, mayCancel, onMode }: EndsProps) {
  return (
    <>
      {mayStop && (
        <Button variant="default" onClick={() => onMode('stopped')}>
          Stopped early
        </Button>
      )}
      {mayCancel && (
        <Button color="danger" variant="outline" onClick={() => onMode('cancel')}>
          Cancel appointment
        </Button>
      )}
    </>
  );
}

const hasNote = ({ serviceType, status }: Appointment) =>
  serviceType.purpose === 'integration' && status !== 'cancelled' && status !== 'noshow';

const useAttendance = ({ id, version }: Appointment, onClose: () => void) =>
  useAppointmentChange(
    (status: 'arrived' | 'fulfilled' | 'noshow', key) =>
      unwrap(
        api.POST('/api/appointments/{id}/attendance', {
          params: { path: { id }, header: key },
          body: { status, version },
        }),
      ),
    onClose,
  );

const useMaySayGiven = ({ serviceType }: Appointment) =>
  hasRole(useMe(), 'nurse', 'clinician', 'prescriber') || serviceType.purpose !== 'dose';

/** The statuses that can be recorded now. */
function useOffered(appointment: Appointment, maySayGiven: boolean) {
  const now = useClinicNow().data;
  if (!now) return [];
  return recordable(appointment, now.toFormat(`${DAY}'T'HH:mm`)).filter(
    (become) => become !== 'fulfilled' || maySayGiven,
  );
}
