import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { useClinicNow } from '../outreach/clinic-now';
import { useColleagues } from '../tasks/task-queries';
import { useNewShift } from './on-call-queries';

interface Draft {
  staffId: string | null;
  phone: string;
  /** As the browser's field has them. */
  from: string;
  until: string;
}
const FIELD = "yyyy-MM-dd'T'HH:mm";

/** Until 8 the next morning unless another time is typed. */
function useDraft() {
  const { timeZone } = useMe().clinic;
  const now = useClinicNow().data?.setZone(timeZone);
  const [typed, setTyped] = useState<Partial<Draft>>({});
  const draft: Draft = {
    staffId: null,
    phone: '',
    from: now?.toFormat(FIELD) ?? '',
    until: now?.plus({ days: 1 }).set({ hour: 8, minute: 0 }).toFormat(FIELD) ?? '',
    ...typed,
  };
  const [startsAt, endsAt] = [draft.from, draft.until].map((at) =>
    DateTime.fromISO(at, { zone: timeZone }).toUTC().toISO(),
  );
  return { draft, startsAt, endsAt, change: (change: Partial<Draft>) => setTyped({ ...typed, ...change }) };
}

/** Puts somebody on call. */
export function NewShift({ onClose }: { onClose: () => void }) {
  const { draft, startsAt, endsAt, change } = useDraft();
  const add = useNewShift(onClose);
  const { staffId, phone } = draft;
  const isReady = Boolean(staffId && phone.trim() && startsAt && endsAt);
  return (
    <Dialog title="Put on call" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (staffId && startsAt && endsAt && isReady && !add.isPending)
            add.mutate({ staffId, phone: phone.trim(), startsAt, endsAt });
        }}
      >
        <Stack>
          <Fields draft={draft} onChange={change} />
          <ProblemAlert error={add.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <BusyButton type="submit" busy={add.isPending} disabled={!isReady}>
              Put on call
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const Fields = ({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) => (
  <>
    <Loaded asked={useColleagues()} what="the colleagues">
      {({ items }) => (
        <Select
          label="Who"
          data={items.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.staffId}
          onChange={(staffId) => onChange({ staffId })}
          searchable
          data-autofocus
        />
      )}
    </Loaded>
    <TextInput
      type="tel"
      label="Number that gets the text"
      value={draft.phone}
      maxLength={32}
      onChange={(event) => onChange({ phone: event.currentTarget.value })}
      required
    />
    <TextInput
      type="datetime-local"
      label="From (clinic’s time)"
      value={draft.from}
      onChange={(event) => onChange({ from: event.currentTarget.value })}
      required
    />
    <TextInput
      type="datetime-local"
      label="Until (clinic’s time)"
      value={draft.until}
      onChange={(event) => onChange({ until: event.currentTarget.value })}
      required
    />
  </>
);
