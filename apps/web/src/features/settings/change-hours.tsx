import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { NewHours, WeeklyHours } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { useHoursPreview, useSetHours } from './closures-queries';
import { saveWords } from './save-words';
import { TouchedVisits } from './touched-visits';
import { weekdays } from './week';

type Open = NewHours['hours'][number];
interface Props {
  /** The hours that the change begins with. */
  of: WeeklyHours;
  today: string;
  onClose: () => void;
}

/** Other hours from a day on, after saying which visits fall out. */
export function ChangeHours({ of, today, onClose }: Props) {
  const [from, setFrom] = useState(today);
  const [hours, setHours] = useState<readonly Open[]>(of.hours);
  const wanted = isWhole(from, hours, today) ? { from, hours: [...hours] } : null;
  const preview = useHoursPreview(of.resourceId, wanted);
  const set = useSetHours(of.resourceId, onClose);
  return (
    <Dialog title={`Hours of ${of.name}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted && preview.isSuccess && !set.isPending) set.mutate(wanted);
        }}
      >
        <Stack>
          <TextInput
            type="date"
            label="From this day on"
            min={today}
            value={from}
            onChange={({ currentTarget: { value } }) => setFrom(value)}
            required
            data-autofocus
          />
          <Week hours={hours} onChange={setHours} />
          {wanted && <TouchedVisits preview={preview} />}
          <ProblemAlert error={preview.error ?? set.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <BusyButton type="submit" busy={set.isPending} disabled={!wanted || !preview.isSuccess}>
              {saveWords(preview.data?.items.length ?? 0)}
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const isWhole = (from: string, hours: readonly Open[], today: string) =>
  from >= today && hours.every(({ opens, closes }) => opens && closes && opens < closes);

function Week({ hours, onChange }: { hours: readonly Open[]; onChange: (hours: readonly Open[]) => void }) {
  return (
    <ul className="week-hours">
      {weekdays.map((name, index) => {
        const isoWeekday = index + 1;
        const ofDay = hours.filter((one) => one.isoWeekday === isoWeekday);
        return (
          <li key={name}>
            <b>{name}</b>
            <div>
              {ofDay.map((open, nth) => (
                <Times
                  key={nth}
                  name={`${name}${nth > 0 ? `, time ${nth + 1}` : ''}`}
                  open={open}
                  onChange={(changed) => onChange(hours.flatMap((one) => (one === open ? (changed ?? []) : one)))}
                />
              ))}
              {ofDay.length === 0 && <span>closed</span>}
            </div>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Add a time on ${name}`}
              onClick={() => onChange([...hours, { isoWeekday, ...nextTime(ofDay) }])}
            >
              Add
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** After the last one of the day, in case there is a break. */
const nextTime = (ofDay: readonly Open[]) =>
  ofDay.length === 0 ? { opens: '08:00', closes: '17:00' } : { opens: ofDay.at(-1)?.closes ?? '', closes: '' };

interface TimesProps {
  name: string;
  open: Open;
  onChange: (changed: Open | null) => void;
}

const Times = ({ name, open, onChange }: TimesProps) => (
  <Group gap="xs">
    <TextInput
      type="time"
      aria-label={`${name}, from`}
      value={open.opens}
      onChange={({ currentTarget: { value } }) => onChange({ ...open, opens: value.slice(0, 5) })}
    />
    <TextInput
      type="time"
      aria-label={`${name}, until`}
      value={open.closes}
      onChange={({ currentTarget: { value } }) => onChange({ ...open, closes: value.slice(0, 5) })}
    />
    <Button size="compact-sm" variant="subtle" aria-label={`Remove ${name}`} onClick={() => onChange(null)}>
      Remove
    </Button>
  </Group>
);
