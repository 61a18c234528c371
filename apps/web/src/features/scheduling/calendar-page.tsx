import { Box, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { ResourcesDayView, ResourcesWeekView, type ScheduleEventData } from '@mantine/schedule';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DateTime } from 'luxon';
import { useLayoutEffect, useRef, useState } from 'react';
import { answered, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { useClinicNow } from '../outreach/clinic-now';
import { AppointmentDialog, type MoveTo } from './appointment-dialog';
import { BookingDialog } from './booking-dialog';
import { closedHours, shownHours } from './closed-hours';
import { DayList } from './day-list';
import { endsLocal, speakSlots, toClosed, toEvents } from './lane-events';

const DAY = 'yyyy-MM-dd';
const local = (value: string) => value.replace(' ', 'T').slice(0, 16);

/** Who and what is taken when: a lane for each clinician and chair. Wall times of the clinic throughout. */
export default function CalendarPage() {
  const clock = useClinicNow();
  return <Loaded asked={clock} what="the calendar">{(now) => <Lanes now={now} />}</Loaded>;
}

function Lanes({ now }: { now: DateTime }) {
  const me = useMe();
  const go = useNavigate();
  const search = useSearch({ from: '/' });
  const view = search.view ?? 'day';
  const day = search.day ? DateTime.fromISO(search.day, { zone: me.clinic.timeZone }) : now.startOf('day');
  const from = view === 'week' ? day.startOf('week') : day;
  const to = from.plus({ days: view === 'week' ? 7 : 1 });
  const [booking, setBooking] = useState<{ startsLocal?: string; resourceIds?: string[] } | null>(null);
  const [opened, setOpened] = useState<{ id: string; moveTo?: MoveTo } | null>(null);
  const range = { from: from.toFormat(`${DAY}'T'00:00`), to: to.toFormat(`${DAY}'T'00:00`) };
  const calendar = useQuery({ queryKey: ['calendar', range], queryFn: () => answered(api.GET('/api/calendar', { params: { query: range } })), placeholderData: keepPreviousData, refetchInterval: 10_000 });
  const show = (next: DateTime, nextView = view) => go({ to: '/', search: { day: next.toFormat(DAY), view: nextView } });

  // the server's clock, where it is known, says better than this machine's what time it is
  const wall = calendar.data ? DateTime.fromISO(calendar.data.now, { zone: me.clinic.timeZone }) : now;
  const { resources = [], appointments = [], openings = [] } = calendar.data ?? {};
  const hours = shownHours([...openings, ...appointments.map((appointment) => ({ startsLocal: appointment.startsLocal, endsLocal: endsLocal(appointment) }))], view === 'week' ? 2 : 1);
  const days = Array.from({ length: view === 'week' ? 7 : 1 }, (_, index) => from.plus({ days: index }).toFormat(DAY));
  // while the next range is on its way, the last one's openings say nothing about its days
  const closed = calendar.isPlaceholderData ? [] : closedHours(resources.map(({ id }) => id), openings, days, hours.from, hours.to);
  const lanes = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => speakSlots(lanes.current, closed, new Map(resources.map(({ id, name }) => [name, id]))));

  const isToday = wall.toFormat(DAY) === day.toFormat(DAY);
  const scrollTo = isToday && wall.toFormat('HH:mm') > hours.from ? wall.minus({ hours: 1 }).startOf('hour').toFormat('HH:mm:ss') : `${hours.from}:00`;
  const chosen = appointments.find(({ id }) => id === opened?.id);
  // dropped in another lane of its kind, it takes that one; a chair cannot stand in for a clinician
  const drop = (id: string, startsLocal: string, fromLane: string, toLane: string) => {
    const kindOf = (lane: string) => resources.find((resource) => resource.id === lane)?.kind;
    const held = appointments.find((appointment) => appointment.id === id)?.resources.map((resource) => resource.id) ?? [];
    setOpened({ id, moveTo: { startsLocal, resourceIds: kindOf(fromLane) === kindOf(toLane) ? held.map((lane) => (lane === fromLane ? toLane : lane)) : held } });
  };
  const shared = {
    date: from.toFormat(DAY), withHeader: false, startTime: `${hours.from}:00`, endTime: `${hours.to}:00`, intervalMinutes: view === 'week' ? 120 : 30, slotLabelFormat: 'h:mm A', labels: { resources: 'Lane', resourceSlot: 'Book' },
    resources: resources.map(({ id, name }) => ({ id, label: name })), events: [...closed.map(toClosed), ...appointments.flatMap(toEvents)],
    getCurrentTime: () => wall.toFormat(`${DAY} HH:mm:ss`), withCurrentTimeBubble: false, withEventsDragAndDrop: true, eventDragInterval: 15,
    renderEventBody: (event: ScheduleEventData) => (event.payload?.['closed'] ? null : <span className="event"><b>{event.title}</b>{String(event.payload?.[view === 'week' ? 'starts' : 'when'])}</span>),
    onTimeSlotClick: ({ slotStart, resourceId }: { slotStart: string; resourceId?: string | number }) => setBooking({ startsLocal: local(slotStart), ...(resourceId ? { resourceIds: [String(resourceId)] } : {}) }),
    onEventClick: (event: ScheduleEventData) => setOpened({ id: String(event.payload?.['appointmentId']) }),
    onEventDrop: ({ event, newStart, resourceId }: { event: ScheduleEventData; newStart: string; resourceId?: string | number }) => drop(String(event.payload?.['appointmentId']), local(newStart), String(event.resourceId), String(resourceId ?? event.resourceId)),
    canDragEvent: (event: ScheduleEventData) => event.payload?.['status'] === 'booked',
  };
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle page="Calendar">{view === 'week' ? `Week of ${from.toFormat('LLLL d, yyyy')}` : day.toFormat('cccc, LLLL d, yyyy')}</PageTitle>
        <Button onClick={() => setBooking({ startsLocal: DateTime.max(day.set({ hour: 9 }), wall.plus({ hours: 1 }).startOf('hour')).toFormat(`${DAY}'T'HH:mm`) })}>Book appointment</Button>
      </Group>
      <Group gap="xs">
        <Button variant="default" aria-label={`Previous ${view}`} onClick={() => show(day.minus({ [view]: 1 }))}>‹</Button>
        <Button variant="default" onClick={() => show(wall)}>Today</Button>
        <Button variant="default" aria-label={`Next ${view}`} onClick={() => show(day.plus({ [view]: 1 }))}>›</Button>
        <SegmentedControl aria-label="View" value={view} onChange={(value) => show(day, value as 'day' | 'week')} data={[{ value: 'day', label: 'Day' }, { value: 'week', label: 'Week' }]} />
        <input className="go-to-day" aria-label="Go to day" type="date" value={day.toFormat(DAY)} onChange={(event) => { if (event.currentTarget.value) void show(DateTime.fromISO(event.currentTarget.value)); }} />
      </Group>
      <Loaded asked={calendar} what="the calendar" isEmpty={(data) => data.resources.length === 0} empty="There are no clinicians or chairs yet.">{() => <>
        {view === 'day' && <Box hiddenFrom="sm"><DayList appointments={appointments} onOpen={(id) => setOpened({ id })} /></Box>}
        <div className={`panel lanes ${view}`} ref={lanes}>{view === 'week' ? <ResourcesWeekView {...shared} slotWidth={120} rowHeight={84} startScrollDateTime={`${wall.toFormat(DAY)} ${hours.from}:00`} /> : <ResourcesDayView {...shared} key={range.from} slotWidth={55} startScrollTime={scrollTo} />}</div>
        {appointments.length === 0 && !calendar.isPlaceholderData && <Text role="status">No appointments {view === 'week' ? 'this week' : 'on this day'}.</Text>}
        <Group gap="lg" className="legend"><span><i className="closed-sign" aria-hidden="true" />Closed</span><Text size="sm" c="dimmed">Choose an empty place in a lane to book, or an appointment to open it. Times are of {me.clinic.timeZone.replace('_', ' ')}.</Text></Group>
      </>}</Loaded>
      {booking && <BookingDialog initial={booking} onClose={() => setBooking(null)} />}
      {chosen && <AppointmentDialog appointment={chosen} onClose={() => setOpened(null)} {...(opened?.moveTo ? { moveTo: opened.moveTo } : {})} />}
    </Stack>
  );
}
