import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { ResourcesDayView, ResourcesWeekView, type ScheduleEventData } from '@mantine/schedule';
import type { Appointment } from '@snowmelt/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { AppointmentDialog } from './appointment-dialog';
import { BookingDialog } from './booking-dialog';

const DAY = 'yyyy-MM-dd';
const naive = (local: string) => `${local.replace('T', ' ')}:00`;
const local = (value: string) => value.replace(' ', 'T').slice(0, 16);
const colors: Record<string, string> = { infusion: 'indigo', integration: 'thaw' };

/** Who and what is taken when: a lane for each clinician and chair. Wall times of the clinic throughout. */
export default function CalendarPage() {
  const me = useMe();
  const go = useNavigate();
  const search = useSearch({ from: '/' });
  const view = search.view ?? 'day';
  const clock = useQuery({ queryKey: ['demo-clock'], enabled: me.demo, queryFn: () => answered(api.GET('/api/demo-clock')) });
  const now = DateTime.fromISO(clock.data?.now ?? DateTime.now().toISO(), { zone: me.clinic.timeZone });
  const day = search.day ? DateTime.fromISO(search.day, { zone: me.clinic.timeZone }) : now.startOf('day');
  const from = view === 'week' ? day.startOf('week') : day;
  const to = from.plus({ days: view === 'week' ? 7 : 1 });
  const [booking, setBooking] = useState<{ startsLocal?: string; resourceIds?: string[] } | null>(null);
  const [opened, setOpened] = useState<{ id: string; moveTo?: string } | null>(null);
  const range = { from: from.toFormat(`${DAY}'T'00:00`), to: to.toFormat(`${DAY}'T'00:00`) };
  const calendar = useQuery({ queryKey: ['calendar', range], queryFn: () => answered(api.GET('/api/calendar', { params: { query: range } })), placeholderData: keepPreviousData, refetchInterval: 10_000 });
  const show = (next: DateTime, nextView = view) => go({ to: '/', search: { day: next.toFormat(DAY), view: nextView } });
  const chosen = calendar.data?.appointments.find(({ id }) => id === opened?.id);
  const shared = {
    date: from.toFormat(DAY), withHeader: false, startTime: '07:00:00', endTime: '19:00:00', intervalMinutes: view === 'week' ? 120 : 30,
    resources: calendar.data?.resources.map(({ id, name }) => ({ id, label: name })) ?? [], events: (calendar.data?.appointments ?? []).flatMap(toEvents),
    getCurrentTime: () => now.toFormat(`${DAY} HH:mm:ss`), withEventsDragAndDrop: true, eventDragInterval: 15,
    renderEventBody: (event: ScheduleEventData) => <span className="event"><b>{event.title}</b>{String(event.payload?.['when'])}</span>,
    onTimeSlotClick: ({ slotStart, resourceId }: { slotStart: string; resourceId?: string | number }) => setBooking({ startsLocal: local(slotStart), ...(resourceId ? { resourceIds: [String(resourceId)] } : {}) }),
    onEventClick: (event: ScheduleEventData) => setOpened({ id: String(event.payload?.['appointmentId']) }),
    onEventDrop: ({ event, newStart }: { event: ScheduleEventData; newStart: string }) => setOpened({ id: String(event.payload?.['appointmentId']), moveTo: local(newStart) }),
    canDragEvent: (event: ScheduleEventData) => event.payload?.['status'] === 'booked',
  };
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">{view === 'week' ? `Week of ${from.toFormat('LLLL d, yyyy')}` : day.toFormat('cccc, LLLL d, yyyy')}</Title>
        <Button onClick={() => setBooking({ startsLocal: DateTime.max(day.set({ hour: 9 }), now.plus({ hours: 1 }).startOf('hour')).toFormat(`${DAY}'T'HH:mm`) })}>Book appointment</Button>
      </Group>
      <Group gap="xs">
        <Button variant="default" aria-label={`Previous ${view}`} onClick={() => show(day.minus({ [view]: 1 }))}>‹</Button>
        <Button variant="default" onClick={() => show(now)}>Today</Button>
        <Button variant="default" aria-label={`Next ${view}`} onClick={() => show(day.plus({ [view]: 1 }))}>›</Button>
        <SegmentedControl aria-label="View" value={view} onChange={(value) => show(day, value as 'day' | 'week')} data={[{ value: 'day', label: 'Day' }, { value: 'week', label: 'Week' }]} />
        <input aria-label="Go to day" type="date" value={day.toFormat(DAY)} onChange={(event) => { if (event.currentTarget.value) void show(DateTime.fromISO(event.currentTarget.value)); }} style={{ minHeight: 36, padding: '0 10px', borderRadius: 8, border: '1px solid var(--mantine-color-default-border)', background: 'var(--mantine-color-default)', color: 'inherit', font: 'inherit' }} />
      </Group>
      <ProblemAlert error={calendar.error} />
      {calendar.isPending && <Text c="dimmed">Loading the calendar…</Text>}
      <div className="panel" style={{ padding: 8 }}>{view === 'week' ? <ResourcesWeekView {...shared} slotWidth={104} /> : <ResourcesDayView {...shared} slotWidth={72} startScrollTime="08:00:00" />}</div>
      <Text size="sm" c="dimmed">Choose an empty place in a lane to book, or an appointment to open it. Times are of {me.clinic.timeZone.replace('_', ' ')}.</Text>
      {booking && <BookingDialog initial={booking} onClose={() => setBooking(null)} />}
      {chosen && <AppointmentDialog appointment={chosen} onClose={() => setOpened(null)} {...(opened?.moveTo ? { moveTo: opened.moveTo } : {})} />}
    </Stack>
  );
}

/** An appointment stands in the lane of each resource it holds. */
function toEvents(appointment: Appointment): ScheduleEventData[] {
  const ends = DateTime.fromISO(appointment.startsLocal, { zone: 'utc' }).plus({ minutes: appointment.serviceType.durationMinutes });
  const when = `${DateTime.fromISO(appointment.startsLocal).toFormat('h:mm')}–${ends.toFormat('h:mm a')} ${appointment.serviceType.name}`;
  return appointment.resources.map((resource) => ({
    id: `${appointment.id}:${resource.id}`, title: appointment.patientName, start: naive(appointment.startsLocal), end: ends.toFormat('yyyy-MM-dd HH:mm:ss'),
    color: appointment.status === 'noshow' ? 'red' : (colors[appointment.serviceType.code] ?? 'indigo'), variant: appointment.confirmedAt ? 'filled' as const : 'light' as const, resourceId: resource.id,
    payload: { appointmentId: appointment.id, status: appointment.status, when },
  }));
}
