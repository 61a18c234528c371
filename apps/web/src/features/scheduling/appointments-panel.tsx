import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { Appointment } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Purpose } from '../../clinic/purpose';
import { Loaded } from '../../shell/loaded';
import { showLocal } from '../../shell/times';
import { AppointmentDialog } from './appointment-dialog';
import { BookingDialog } from './booking-dialog';
import { appointmentsOf } from './scheduling-queries';
import { StatusBadge } from './status-badge';
import { heldNames } from './held-resources';

/** The patient's appointments and their statuses. */
export function AppointmentsPanel({ patientId, courseId }: { patientId: string; courseId: string | null | undefined }) {
  const [booking, setBooking] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const appointments = useQuery({ ...appointmentsOf(patientId), refetchInterval: 5000 });
  const chosen = appointments.data?.items.find(({ id }) => id === opened);
  const initial = { patientId, ...(courseId === undefined ? {} : { courseId }) };
  return (
    <section className="panel" aria-labelledby="appointments">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="appointments">
          Appointments
        </Title>
        <Button size="sm" onClick={() => setBooking(true)}>
          Book appointment
        </Button>
      </Group>
      <Loaded
        asked={appointments}
        what="the appointments"
        isEmpty={({ items }) => items.length === 0}
        empty="None yet."
      >
        {({ items }) => (
          <Stack gap="md" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((appointment) => (
              <li key={appointment.id}>
                <Row appointment={appointment} onOpen={() => setOpened(appointment.id)} />
              </li>
            ))}
          </Stack>
        )}
      </Loaded>
      {booking && <BookingDialog initial={initial} onClose={() => setBooking(false)} />}
      {chosen && <AppointmentDialog appointment={chosen} onClose={() => setOpened(null)} />}
    </section>
  );
}

function Row({ appointment, onOpen }: { appointment: Appointment; onOpen: () => void }) {
  const { startsLocal, serviceType, resources } = appointment;
  return (
    <Group justify="space-between" align="start" gap="xs">
      <div style={{ flex: '1 1 14rem' }}>
        <Text fw={700}>{showLocal(startsLocal)}</Text>
        <Purpose of={serviceType.purpose}>
          {serviceType.name}
          {resources.length > 0 ? ` · ${heldNames(appointment)}` : ''}
        </Purpose>
      </div>
      <Group gap="xs" justify="flex-end" style={{ flexShrink: 0 }}>
        <StatusBadge appointment={appointment} />
        <Button
          size="compact-sm"
          variant="default"
          onClick={onOpen}
          aria-label={`Open ${serviceType.name}, ${showLocal(startsLocal)}`}
        >
          Open
        </Button>
      </Group>
    </Group>
  );
}
