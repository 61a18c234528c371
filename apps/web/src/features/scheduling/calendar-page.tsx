import { Box, Button, Group, Stack, Text } from '@mantine/core';
import type { Calendar } from '@snowmelt/contracts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DateTime } from 'luxon';
import { type ComponentProps, useState } from 'react';
import { PageActions } from '../../shell/bar-slots';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { useClinicNow } from '../outreach/clinic-now';
import { AppointmentDialog } from './appointment-dialog';
import { BookingDialog } from './booking-dialog';
import { DayChoice } from './day-choice';
import { DayList } from './day-list';
import { LaneView } from './lane-view';
import type { MoveTo } from './move-form';
import { useCalendar } from './scheduling-queries';
import { SiteChoice } from './site-choice';
import { DAY, proposedStart, type ShownDays, shownDays } from './shown-days';
import { Legend } from './status-badge';

type ShownProps = ComponentProps<typeof LaneView>;

/** The lanes of a site, with what they are booked for. All times are the site's wall time. */
export default function CalendarPage() {
  const clock = useClinicNow();
  return (
    <Loaded asked={clock} what="the calendar">
      {(now) => <Lanes now={now} />}
    </Loaded>
  );
}

function Lanes({ now }: { now: DateTime }) {
  const { timeZone } = useMe().clinic;
  const shown = useAskedDays(now, timeZone);
  const { site } = useSearch({ from: '/' });
  const calendar = useCalendar({ ...shown.range, ...(site ? { siteId: site } : {}) });
  const [booking, setBooking] = useState<{ startsLocal?: string; resourceIds?: string[] } | null>(null);
  const { opened, open, close } = useOpened();
  const chosen = calendar.data?.appointments.find(({ id }) => id === opened?.id);
  // the server's clock, once known, is more reliable than this machine's
  const wall = calendar.data ? DateTime.fromISO(calendar.data.now, { zone: calendar.data.timeZone }) : now;
  return (
    <Stack>
      <Heading shown={shown} onBook={() => setBooking({ startsLocal: proposedStart(shown.day, wall) })} />
      <Choices {...{ shown, wall }} calendar={calendar.data} />
      <Loaded
        asked={calendar}
        what="the calendar"
        isEmpty={(data) => data.resources.length === 0}
        empty="Nobody and nothing can be booked here yet."
      >
        {(data) => (
          <Shown
            {...{ shown, wall }}
            calendar={data}
            isOutgoing={calendar.isPlaceholderData}
            onBook={(startsLocal, resourceIds) => setBooking({ startsLocal, resourceIds })}
            onOpen={open}
          />
        )}
      </Loaded>
      {booking && <BookingDialog initial={booking} onClose={() => setBooking(null)} />}
      {chosen && <AppointmentDialog appointment={chosen} onClose={close} moveTo={opened?.moveTo} />}
    </Stack>
  );
}

/** The appointment that was pressed, or that the address names: a link from another page leads to it. */
function useOpened() {
  const go = useNavigate();
  const { visit } = useSearch({ from: '/' });
  const [pressed, setPressed] = useState<{ id: string; moveTo?: MoveTo } | null>(null);
  return {
    opened: pressed ?? (visit ? { id: visit, moveTo: undefined } : null),
    open: (id: string, moveTo?: MoveTo) => setPressed({ id, moveTo }),
    close: () => {
      setPressed(null);
      if (visit) void go({ to: '/', search: (shown) => ({ ...shown, visit: undefined }), replace: true });
    },
  };
}

/** Of which days, and of which site where there are several. */
function Choices({
  shown: { day, view },
  wall,
  calendar,
}: Pick<ShownProps, 'shown' | 'wall'> & { calendar?: Calendar }) {
  const go = useNavigate();
  const { site } = useSearch({ from: '/' });
  return (
    <Group gap="xs">
      <DayChoice
        {...{ view, day, wall }}
        onShow={(next, nextView = view) =>
          void go({ to: '/', search: { day: next.toFormat(DAY), view: nextView, site } })
        }
      />
      {calendar && (
        <SiteChoice
          sites={calendar.sites}
          chosen={calendar.siteId}
          onChange={(id) => void go({ to: '/', search: { day: day.toFormat(DAY), view, site: id } })}
        />
      )}
    </Group>
  );
}

function useAskedDays(now: DateTime, timeZone: string): ShownDays {
  const { day, view = 'day' } = useSearch({ from: '/' });
  return shownDays(day ? DateTime.fromISO(day, { zone: timeZone }) : now.startOf('day'), view);
}

function Heading({ shown: { view, day, from }, onBook }: { shown: ShownDays; onBook: () => void }) {
  return (
    <>
      <PageTitle page="Calendar">
        {view === 'week' ? `Week of ${from.toFormat('LLLL d, yyyy')}` : day.toFormat('cccc, LLLL d, yyyy')}
      </PageTitle>
      <PageActions>
        <Button onClick={onBook}>Book appointment</Button>
      </PageActions>
    </>
  );
}

/** The lanes; in the day view a phone gets a list. */
function Shown({ shown, calendar, isOutgoing, wall, onBook, onOpen }: ShownProps) {
  const { view } = shown;
  return (
    <>
      {view === 'day' && (
        <Box hiddenFrom="sm">
          <DayList appointments={calendar.appointments} nowLocal={calendar.now} onOpen={onOpen} />
        </Box>
      )}
      <LaneView {...{ shown, calendar, isOutgoing, wall, onBook, onOpen }} />
      {calendar.appointments.length === 0 && !isOutgoing && (
        <Text role="status">No appointments {view === 'week' ? 'this week' : 'on this day'}.</Text>
      )}
      <Group gap="lg" className="legend">
        <Legend />
        <Text size="sm" c="dimmed">
          Choose an empty time in a lane to book, or an appointment to open it. Times are of{' '}
          {calendar.timeZone.replaceAll('_', ' ')}.
        </Text>
      </Group>
    </>
  );
}
