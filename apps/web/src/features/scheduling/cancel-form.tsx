import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import type { Appointment, CancelAppointment, CancelledBy } from '@snowmelt/contracts';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { isReason, TypedReason } from '../../shell/typed-text';
import { focusIfLost } from '../../video/focus-if-lost';
import { ToldPatient } from './told-patient';
import { useAppointmentChange } from './use-appointment-change';

export function CancelForm({ appointment, onClose }: { appointment: Appointment; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [cancelledBy, setCancelledBy] = useState<CancelledBy | null>(null);
  const [told, setTold] = useState(false);
  const [version] = useState(appointment.version);
  const cancel = useAppointmentChange(
    (body: CancelAppointment, key) =>
      unwrap(
        api.POST('/api/appointments/{id}/cancel', { params: { path: { id: appointment.id }, header: key }, body }),
      ),
    onClose,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (cancelledBy && isReason(reason) && !cancel.isPending)
          cancel.mutate({ cancelledBy, reason, version, told: cancelledBy === 'clinic' && told });
      }}
    >
      <Stack>
        <WhoCancels chosen={cancelledBy} onChoose={setCancelledBy} />
        <TypedReason label="Reason" value={reason} onText={setReason} required />
        {cancelledBy === 'clinic' && <ToldPatient told={told} onTold={setTold} />}
        <Text size="sm">The reminders are withdrawn, the link no longer works, and the time is free again.</Text>
        <ProblemAlert error={cancel.error} />
        <Group justify="flex-end">
          {/* once it is sent, nobody can promise that */}
          <Button variant="default" onClick={onClose} disabled={cancel.isPending}>
            Keep it
          </Button>
          <BusyButton type="submit" color="danger" busy={cancel.isPending} disabled={!cancelledBy || !isReason(reason)}>
            Cancel appointment
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

interface ChoiceProps {
  chosen: CancelledBy | null;
  onChoose: (chosen: CancelledBy) => void;
}

function WhoCancels({ chosen, onChoose }: ChoiceProps) {
  return (
    <Radio.Group label="Who wants to cancel?" value={chosen} onChange={onChoose} required>
      <Group mt={4}>
        <Radio value="patient" label="The patient" ref={focusIfLost} data-autofocus />
        <Radio value="clinic" label="The clinic" />
      </Group>
    </Radio.Group>
  );
}
