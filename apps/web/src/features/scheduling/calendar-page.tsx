import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { useClinicNow } from '../outreach/clinic-now';
import { AppointmentDialog, type MoveTo } from './appointment-dialog';
import { BookingDialog } from './booking-dialog';
import { DayChoice } from './day-choice';
import { DayList } from './day-list';
import { LaneView } from './lane-view';
import { useCalendar } from './scheduling-queries';
import { DAY, proposedStart, shownDays } from './shown-days';
import { Legend } from './stand-badge';

/** Who and what is taken when: a lane for each clinician and chair. Wall times of the clinic throughout. */
export default function CalendarPage() {
  const clock = useClinicNow();
  return (
    <Loaded asked={clock} what="the calendar">
      {(now) => <Lanes now={now} />}
    </Loaded>
  );
}

function Lanes({ now }: { now: DateTime }) {
  const {
    clinic: { timeZone },
  } = useMe();
  const go = useNavigate();
  const { day: asked, view = 'day' } = useSearch({ from: '/' });
  const shown = shownDays(asked ? DateTime.fromISO(asked, { zone: timeZone }) : now.startOf('day'), view);
  const { day, from } = shown;
  const calendar = useCalendar(shown.range);
  const [booking, setBooking] = useState<{ startsLocal?: string; resourceIds?: string[] } | null>(null);
  const [opened, setOpened] = useState<{ id: string; moveTo?: MoveTo } | null>(null);
  const chosen = calendar.data?.appointments.find(({ id }) => id === opened?.id);
  // the server's clock, where it is known, says better than this machine's what time it is
  const wall = calendar.data ? DateTime.fromISO(calendar.data.now, { zone: timeZone }) : now;
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle page="Calendar">
          {view === 'week' ? `Week of ${from.toFormat('LLLL d, yyyy')}` : day.toFormat('cccc, LLLL d, yyyy')}
        </PageTitle>
        <Button onClick={() => setBooking({ startsLocal: proposedStart(day, wall) })}>Book appointment</Button>
      </Group>
      <DayChoice
        view={view}
        day={day}
        wall={wall}
        onShow={(next, nextView = view) => void go({ to: '/', search: { day: next.toFormat(DAY), view: nextView } })}
      />
      <Loaded
        asked={calendar}
        what="the calendar"
        isEmpty={(data) => data.resources.length === 0}
        empty="There are no clinicians or chairs yet."
      >
        {(data) => (
          <>
            {view === 'day' && (
              <Box hiddenFrom="sm">
                <DayList appointments={data.appointments} nowLocal={data.now} onOpen={(id) => setOpened({ id })} />
              </Box>
            )}
            <LaneView
              shown={shown}
              calendar={data}
              isOutgoing={calendar.isPlaceholderData}
              wall={wall}
              onBook={(startsLocal, resourceIds) => setBooking({ startsLocal, resourceIds })}
              onOpen={(id, moveTo) => setOpened({ id, moveTo })}
            />
            {data.appointments.length === 0 && !calendar.isPlaceholderData && (
              <Text role="status">No appointments {view === 'week' ? 'this week' : 'on this day'}.</Text>
            )}
            <Group gap="lg" className="legend">
              <Legend />
              <Text size="sm" c="dimmed">
                Choose an empty place in a lane to book, or an appointment to open it. Times are of{' '}
                {timeZone.replaceAll('_', ' ')}.
              </Text>
            </Group>
          </>
        )}
      </Loaded>
      {booking && <BookingDialog initial={booking} onClose={() => setBooking(null)} />}
      {chosen && <AppointmentDialog appointment={chosen} onClose={() => setOpened(null)} moveTo={opened?.moveTo} />}
    </Stack>
  );
}
