import { ResourcesDayView, ResourcesWeekView, type ScheduleEventData } from '@mantine/schedule';
import type { Calendar } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { useLayoutEffect, useRef } from 'react';
import { heldIds } from './held-resources';
import type { MoveTo } from './move-form';
import type { DisplayStatus } from './appointment-status';
import { closedHours, shownHours } from './closed-hours';
import { speakSlots, toClosed, toEvents } from './lane-events';
import { lanesAfterDrop } from './lanes-after-drop';
import { lanesOf, resourceOfLane } from './lanes';
import { DAY, firstSeen, type ShownDays } from './shown-days';
import { EventBody } from './status-badge';

const local = (value: string) => value.replace(' ', 'T').slice(0, 16);

/** `isOutgoing`: the calendar is still that of the previous range. */
interface Props {
  shown: ShownDays;
  calendar: Calendar;
  isOutgoing: boolean;
  wall: DateTime;
  onBook: (startsLocal: string, resourceIds?: string[]) => void;
  onOpen: (id: string, moveTo?: MoveTo) => void;
}

/**
 * A lane for each place of every person, chair and room. Press an empty slot to book it or an appointment to open it;
 * drop an appointment elsewhere to move it.
 */
export function LaneView(props: Props) {
  const {
    shown: { view, day, from },
    calendar: { resources },
    wall,
  } = props;
  const { hours, closed } = hoursOf(props);
  const lanes = useRef<HTMLDivElement>(null);
  useLayoutEffect(() =>
    speakSlots(lanes.current, closed, new Map(lanesOf(resources).map(({ id, label }) => [label, id]))),
  );
  const shared = { ...lookOf(props, hours, closed), ...actsOf(props) };
  return (
    <div className={`panel lanes ${view}`} ref={lanes}>
      {view === 'week' ? (
        <ResourcesWeekView
          {...shared}
          slotWidth={120}
          rowHeight={84}
          startScrollDateTime={`${wall.toFormat(DAY)} ${hours.from}:00`}
        />
      ) : (
        <ResourcesDayView
          {...shared}
          key={from.toFormat(DAY)}
          slotWidth={55}
          startScrollTime={firstSeen(day, wall, hours.from)}
        />
      )}
    </div>
  );
}

/** The hours that the lanes span, and where they are closed. */
function hoursOf({
  shown: { view, days },
  calendar: { resources, appointments, openings },
  isOutgoing,
}: Pick<Props, 'shown' | 'calendar' | 'isOutgoing'>) {
  const taken = appointments.flatMap((appointment) => appointment.resources);
  const hours = shownHours([...openings, ...taken], view === 'week' ? 2 : 1);
  // until the next range is loaded, the openings are of other days
  const lanes = isOutgoing ? [] : lanesOf(resources);
  const closed = lanes.flatMap(({ id, resourceId }) =>
    closedHours([resourceId], openings, days, hours.from, hours.to).map((stretch) => ({ ...stretch, resourceId: id })),
  );
  return { hours, closed };
}

function lookOf(
  { shown: { view, from }, calendar: { resources, appointments, now }, wall }: Props,
  hours: ReturnType<typeof shownHours>,
  closed: ReturnType<typeof closedHours>,
) {
  return {
    date: from.toFormat(DAY),
    withHeader: false,
    startTime: `${hours.from}:00`,
    endTime: `${hours.to}:00`,
    intervalMinutes: view === 'week' ? 120 : 30,
    slotLabelFormat: 'h:mm A',
    labels: { resources: 'Lane', resourceSlot: 'Book' },
    resources: lanesOf(resources).map(({ id, label }) => ({ id, label })),
    events: [...closed.map(toClosed), ...appointments.flatMap((appointment) => toEvents(appointment, now))],
    getCurrentTime: () => wall.toFormat(`${DAY} HH:mm:ss`),
    withCurrentTimeBubble: false,
    withEventsDragAndDrop: true,
    eventDragInterval: 15,
    renderEventBody: (event: ScheduleEventData) =>
      event.payload?.['closed'] ? null : (
        <EventBody
          name={String(event.title)}
          when={String(event.payload?.[view === 'week' ? 'starts' : 'when'])}
          stand={event.payload?.['stand'] as DisplayStatus}
        />
      ),
    canDragEvent: (event: ScheduleEventData) => event.payload?.['status'] === 'booked',
  };
}

type LaneId = string | number;
/** Where the start of the visit comes to lie when what begins so much later in it is dropped here. */
const startOfVisit = (dropped: string, minutesIn: number) =>
  DateTime.fromSQL(dropped).minus({ minutes: minutesIn }).toFormat(`${DAY} HH:mm`);

function actsOf({ calendar: { resources, appointments }, onBook, onOpen }: Props) {
  const drop = (id: string, startsLocal: string, fromLane: string, toLane: string) => {
    const appointment = appointments.find((one) => one.id === id);
    const held = appointment ? heldIds(appointment) : [];
    const [from, to] = [resourceOfLane(fromLane), resourceOfLane(toLane)];
    onOpen(id, { startsLocal, resourceIds: lanesAfterDrop(held, resources, from, to) });
  };
  return {
    onTimeSlotClick: ({ slotStart, resourceId }: { slotStart: string; resourceId?: LaneId }) =>
      onBook(local(slotStart), resourceId ? [resourceOfLane(String(resourceId))] : undefined),
    onEventClick: (event: ScheduleEventData) => onOpen(String(event.payload?.['appointmentId'])),
    onEventDrop: ({
      event,
      newStart,
      resourceId,
    }: {
      event: ScheduleEventData;
      newStart: string;
      resourceId?: LaneId;
    }) =>
      drop(
        String(event.payload?.['appointmentId']),
        local(startOfVisit(newStart, Number(event.payload?.['minutesIn']))),
        String(event.resourceId),
        String(resourceId ?? event.resourceId),
      ),
  };
}
