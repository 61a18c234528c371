import { Button, Stack, Text } from '@mantine/core';
import type { Closure } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Loaded } from '../../shell/loaded';
import { hasRole, useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { useClinicNow } from '../outreach/clinic-now';
import { useClosures, useWithdrawClosure } from './closures-queries';
import { HoursPanel } from './hours-panel';
import { NewClosure } from './new-closure';
import { SettingsFrame } from './settings-frame';

/** What the clinic sets for itself. */
export default function SettingsPage() {
  return (
    <SettingsFrame>
      <Closures />
      <HoursPanel />
    </SettingsFrame>
  );
}

function Closures() {
  const [isNew, setNew] = useState(false);
  const mayChange = hasRole(useMe(), 'admin');
  const today = useClinicNow().data?.toISODate();
  return (
    <section className="panel" aria-labelledby="closures">
      <div className="closures-head">
        <h2 id="closures">Closures and leave</h2>
        {mayChange && today && (
          <Button size="sm" variant="default" onClick={() => setNew(true)}>
            Add a closure or leave…
          </Button>
        )}
      </div>
      <Loaded
        asked={useClosures()}
        what="the closures"
        isEmpty={({ items }) => items.length === 0}
        empty="Nothing is closed, and nobody is on leave."
      >
        {({ items }) => <List items={items} mayChange={mayChange} />}
      </Loaded>
      {!mayChange && <Text size="sm">An administrator changes these.</Text>}
      {isNew && today && <NewClosure today={today} onClose={() => setNew(false)} />}
    </section>
  );
}

function List({ items, mayChange }: { items: readonly Closure[]; mayChange: boolean }) {
  const withdraw = useWithdrawClosure();
  return (
    <>
      <ul className="closures" aria-label="Closures and leave">
        {items.map((closure) => (
          <li key={closure.id}>
            <b>{when(closure)}</b>
            <div>
              {closure.of.name}
              <Text size="sm" c="dimmed">
                {closure.reason}
                {closure.recordedBy && `, by ${closure.recordedBy}`}
              </Text>
            </div>
            <Visits visits={closure.visits} />
            {mayChange && (
              <BusyButton
                size="xs"
                variant="default"
                busy={withdraw.isPending && withdraw.variables === closure.id}
                onClick={() => withdraw.mutate(closure.id)}
                aria-label={`Take back: ${closure.of.name}, ${when(closure)}`}
              >
                Take back
              </BusyButton>
            )}
          </li>
        ))}
      </ul>
      <ProblemAlert error={withdraw.error} />
    </>
  );
}

const Visits = ({ visits }: { visits: number }) =>
  visits === 0 ? (
    <span>No visits</span>
  ) : (
    <Stack gap={0}>
      <Text fw={700} c="var(--attention-text)">
        {visits} {visits === 1 ? 'visit' : 'visits'} to move
      </Text>
      <Link className="row-link" to="/todo">
        To do
      </Link>
    </Stack>
  );

/** "Thu, Dec 24", "Dec 24 to Dec 25", or with the times where it is not whole days. */
function when({ from, until }: Closure): string {
  const [first, end] = [from, until].map((at) => DateTime.fromISO(at, { zone: 'utc' })) as [DateTime, DateTime];
  const isWholeDays = from.endsWith('T00:00') && until.endsWith('T00:00');
  const day = (at: DateTime) => at.toFormat(at.year === first.year ? 'ccc, LLL d' : 'ccc, LLL d, yyyy');
  const year = first.toFormat(', yyyy');
  if (isWholeDays) {
    const last = end.minus({ days: 1 });
    return last.hasSame(first, 'day') ? day(first) + year : `${day(first)} to ${day(last)}${year}`;
  }
  const hour = 'h:mm a';
  return first.hasSame(end, 'day')
    ? `${day(first)}${year}, ${first.toFormat(hour)} to ${end.toFormat(hour)}`
    : `${day(first)}, ${first.toFormat(hour)} to ${day(end)}${year}, ${end.toFormat(hour)}`;
}
