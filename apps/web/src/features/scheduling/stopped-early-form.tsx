import { Button, Group, Stack, Text } from '@mantine/core';
import type { Appointment } from '@snowmelt/contracts';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { isReason, TypedReason } from '../../shell/typed-text';
import { useAppointmentChange } from './use-appointment-change';

/** A dose was begun, and stopped before half of it was given. */
export function StoppedEarlyForm({ appointment, onClose }: { appointment: Appointment; onClose: () => void }) {
  const [why, setWhy] = useState('');
  const [version] = useState(appointment.version);
  const record = useAppointmentChange(
    (stoppedEarly: string, key) =>
      unwrap(
        api.POST('/api/appointments/{id}/attendance', {
          params: { path: { id: appointment.id }, header: key },
          body: { status: 'fulfilled', version, stoppedEarly },
        }),
      ),
    onClose,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReason(why) && !record.isPending) record.mutate(why);
      }}
    >
      <Stack>
        <Text size="sm">
          For a dose that was stopped before half of it was given. It does not count as a session of the course, no
          reading about its meaning is sent, and a prescriber is asked what comes next.
        </Text>
        <TypedReason label="Why it was stopped" value={why} onText={setWhy} required data-autofocus />
        <ProblemAlert error={record.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={record.isPending}>
            Back
          </Button>
          <BusyButton type="submit" busy={record.isPending} disabled={!isReason(why)}>
            Record that it was stopped
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}
