import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core';
import type { ClosureWish, ListedResource, Site } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { showDay } from '../../shell/times';
import { useResources, useSites } from '../scheduling/scheduling-queries';
import { useClosurePreview, useNewClosure } from './closures-queries';
import { federalHolidays } from './federal-holidays';
import { saveWords } from './save-words';
import { TouchedVisits } from './touched-visits';

/** As the fields have it: whole days, or from one wall time to another. */
interface Draft {
  readonly of: string | null;
  readonly isWholeDays: boolean;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

const dayAfter = (day: string) => DateTime.fromISO(day, { zone: 'utc' }).plus({ days: 1 }).toISODate() ?? '';

/** Null while something is missing. */
function wishOf({ of, isWholeDays, from, until }: Draft): ClosureWish | null {
  const [kind, id] = of?.split(' ') ?? [];
  if (!id || !from || !until || until < from) return null;
  return {
    of: { kind: kind === 'site' ? 'site' : 'resource', id },
    from: isWholeDays ? `${from}T00:00` : from,
    until: isWholeDays ? `${dayAfter(until)}T00:00` : until,
  };
}

/** Closes a site, a person or a thing, after saying which visits that hits. */
export function NewClosure({ today, onClose }: { today: string; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>({ of: null, isWholeDays: true, from: '', until: '', reason: '' });
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  const wish = wishOf(draft);
  const preview = useClosurePreview(wish);
  const add = useNewClosure(onClose);
  const reason = draft.reason.trim();
  const isReady = wish !== null && reason !== '' && preview.isSuccess;
  return (
    <Dialog title="Add a closure or leave" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !add.isPending) add.mutate({ ...wish, reason });
        }}
      >
        <Stack>
          <Fields draft={draft} onChange={change} today={today} />
          {wish && <TouchedVisits preview={preview} />}
          <ProblemAlert error={add.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <BusyButton type="submit" busy={add.isPending} disabled={!isReady}>
              {saveWords(preview.data?.items.length ?? 0)}
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const closable = (sites: readonly Site[], resources: readonly ListedResource[]) => [
  { group: 'Whole site', items: sites.map(({ id, name }) => ({ value: `site ${id}`, label: name })) },
  {
    group: 'A person or a thing',
    items: resources.map(({ id, name }) => ({ value: `resource ${id}`, label: name })),
  },
];

interface FieldsProps {
  draft: Draft;
  onChange: (changed: Partial<Draft>) => void;
  today: string;
}

function Fields({ draft, onChange, today }: FieldsProps) {
  const [sites, resources] = [useSites(), useResources()];
  const holidays = federalHolidays(today);
  return (
    <>
      <Select
        label="Who or what"
        data={closable(sites, resources)}
        value={draft.of}
        onChange={(of) => onChange({ of })}
        searchable
        data-autofocus
      />
      {draft.of?.startsWith('site') && (
        <Select
          label="A federal holiday"
          placeholder="Or type the days"
          data={holidays.map(({ name, day }) => ({ value: day, label: `${name}, ${showDay(day)}` }))}
          value={draft.isWholeDays && draft.from === draft.until ? draft.from : null}
          onChange={(day) => {
            const holiday = holidays.find((one) => one.day === day);
            if (holiday) onChange({ isWholeDays: true, from: holiday.day, until: holiday.day, reason: holiday.name });
          }}
        />
      )}
      <Times draft={draft} onChange={onChange} />
      <TextInput
        label="Why"
        value={draft.reason}
        maxLength={200}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
        required
      />
    </>
  );
}

function Times({ draft, onChange }: Omit<FieldsProps, 'today'>) {
  const type = draft.isWholeDays ? 'date' : 'datetime-local';
  return (
    <>
      <Checkbox
        label="Whole days"
        checked={draft.isWholeDays}
        onChange={({ currentTarget: { checked } }) =>
          onChange(
            checked
              ? { isWholeDays: true, from: draft.from.slice(0, 10), until: draft.until.slice(0, 10) }
              : {
                  isWholeDays: false,
                  from: draft.from && `${draft.from}T08:00`,
                  until: draft.until && `${draft.until}T18:00`,
                },
          )
        }
      />
      <Group grow>
        <TextInput
          type={type}
          label={draft.isWholeDays ? 'First day' : 'From'}
          value={draft.from}
          onChange={({ currentTarget: { value } }) =>
            onChange({ from: value, ...(draft.until < value ? { until: value } : {}) })
          }
          required
        />
        <TextInput
          type={type}
          label={draft.isWholeDays ? 'Last day' : 'Until'}
          value={draft.until}
          onChange={({ currentTarget: { value } }) => onChange({ until: value })}
          required
        />
      </Group>
    </>
  );
}
