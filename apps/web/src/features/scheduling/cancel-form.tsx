import { Button, Group, Stack, Text } from '@mantine/core';
import type { Appointment } from '@snowmelt/contracts';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { isReason, TypedReason } from '../../shell/typed-text';
import { catchFocus } from '../../video/catch-focus';
import { useAppointmentChange } from './use-appointment-change';

export function CancelForm({ appointment, onClose }: { appointment: Appointment; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [version] = useState(appointment.version);
  const cancel = useAppointmentChange(
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
