import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { showLocal } from '../../shell/times';
import { AppointmentDialog } from './appointment-dialog';
import { BookingDialog } from './booking-dialog';
import { appointmentsOf } from './scheduling-queries';
import { StandBadge } from './stand-badge';

/** The patient's appointments, with how each stands. */
export function AppointmentsPanel({ patientId, courseId }: { patientId: string; courseId: string | null | undefined }) {
  const [booking, setBooking] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const appointments = useQuery({ ...appointmentsOf(patientId), refetchInterval: 5000 });
  const chosen = appointments.data?.items.find(({ id }) => id === opened);
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
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((appointment) => (
              <li key={appointment.id}>
                <Group justify="space-between" wrap="nowrap" align="start">
                  <div>
                    <Text fw={700}>{showLocal(appointment.startsLocal)}</Text>
                    <Text size="sm">
                      {appointment.serviceType.name}
                      {appointment.resources.length > 0
                        ? ` · ${appointment.resources.map(({ name }) => name).join(', ')}`
                        : ''}
                    </Text>
                  </div>
                  <Group gap="xs" justify="flex-end" style={{ flexShrink: 0 }}>
                    <StandBadge appointment={appointment} />
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => setOpened(appointment.id)}
                      aria-label={`Open ${appointment.serviceType.name}, ${showLocal(appointment.startsLocal)}`}
                    >
                      Open
                    </Button>
                  </Group>
                </Group>
              </li>
            ))}
          </Stack>
        )}
      </Loaded>
      {booking && (
        <BookingDialog
          initial={{ patientId, ...(courseId === undefined ? {} : { courseId }) }}
          onClose={() => setBooking(false)}
        />
      )}
      {chosen && <AppointmentDialog appointment={chosen} onClose={() => setOpened(null)} />}
    </section>
  );
}
