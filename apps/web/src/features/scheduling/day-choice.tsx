import { Button, Group, SegmentedControl } from '@mantine/core';
import { DateTime } from 'luxon';
import { type CalendarView, DAY } from './shown-days';

interface Props {
  view: CalendarView;
  day: DateTime;
  wall: DateTime;
  onShow: (day: DateTime, view?: CalendarView) => void;
}

/** Chooses the day or week that the calendar shows: previous, next, today's or any. */
export function DayChoice({ view, day, wall, onShow }: Props) {
  return (
    <Group gap="xs">
      <Button variant="default" aria-label={`Previous ${view}`} onClick={() => onShow(day.minus({ [view]: 1 }))}>
        ‹
      </Button>
      <Button variant="default" onClick={() => onShow(wall)}>
        Today
      </Button>
      <Button variant="default" aria-label={`Next ${view}`} onClick={() => onShow(day.plus({ [view]: 1 }))}>
        ›
      </Button>
      <SegmentedControl
        aria-label="View"
        value={view}
        onChange={(value) => onShow(day, value)}
        data={[
          { value: 'day', label: 'Day' },
          { value: 'week', label: 'Week' },
        ]}
      />
      <input
        className="go-to-day"
        aria-label="Go to day"
        type="date"
        value={day.toFormat(DAY)}
        onChange={(event) => {
          if (event.currentTarget.value) onShow(DateTime.fromISO(event.currentTarget.value));
        }}
      />
    </Group>
  );
}
