import { Button, Text } from '@mantine/core';
import type { WeeklyHours } from '@snowmelt/contracts';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { hasRole, useMe } from '../../shell/me';
import { showDay } from '../../shell/times';
import { useClinicNow } from '../outreach/clinic-now';
import { ChangeHours } from './change-hours';
import { useHours } from './closures-queries';
import { weekWords } from './week';

/** When people and things can be booked. */
export function HoursPanel() {
  const [changed, setChanged] = useState<WeeklyHours | null>(null);
  const mayChange = hasRole(useMe(), 'admin');
  const today = useClinicNow().data?.toISODate();
  return (
    <section className="panel" aria-labelledby="hours">
      <div className="closures-head">
        <h2 id="hours">Hours</h2>
      </div>
      <Loaded
        asked={useHours()}
        what="the hours"
        isEmpty={({ items }) => items.length === 0}
        empty="There is nobody and nothing to book yet."
      >
        {({ items }) => <List items={items} onChange={mayChange ? setChanged : null} />}
      </Loaded>
      {changed && today && <ChangeHours of={changed} today={today} onClose={() => setChanged(null)} />}
    </section>
  );
}

function List({ items, onChange }: { items: readonly WeeklyHours[]; onChange: ((one: WeeklyHours) => void) | null }) {
  return (
    <ul className="closures" aria-label="Hours">
      {items.map((one) => (
        <li key={one.resourceId + (one.from ?? '')}>
          <b>{one.name}</b>
          <div>
            {weekWords(one.hours)}
            <Text size="sm" c="dimmed">
              {[one.from && `from ${showDay(one.from)}`, one.until && `until ${showDay(one.until)}`]
                .filter(Boolean)
                .join(' ')}
            </Text>
          </div>
          <span />
          {onChange && (
            <Button
              size="xs"
              variant="default"
              onClick={() => onChange(one)}
              aria-label={`Change the hours of ${one.name}`}
            >
              Change…
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
