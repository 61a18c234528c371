import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { DateTime } from 'luxon';
import { useState } from 'react';
import type { Task } from '@snowmelt/contracts';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { useClinicNow } from '../outreach/clinic-now';
import { roleChoices } from './task-groups';
import { useNewTask } from './task-queries';

interface Draft {
  words: string;
  role: Task['role'];
  /** As the browser's field has it. */
  by: string;
}

/** A task that a person writes down, about nobody or from a patient's chart. */
export function NewTask({ patientId = null, onClose }: { patientId?: string | null; onClose: () => void }) {
  const { timeZone } = useMe().clinic;
  const now = useClinicNow().data?.setZone(timeZone).toFormat("yyyy-MM-dd'T'HH:mm");
  const [typed, setTyped] = useState<Partial<Draft>>({});
  const draft: Draft = { words: '', role: 'front_desk', by: now ?? '', ...typed };
  const open = useNewTask(onClose);
  const dueAt = DateTime.fromISO(draft.by, { zone: timeZone }).toUTC().toISO();
  const words = draft.words.trim();
  const isReady = words !== '' && dueAt !== null;
  return (
    <Dialog title="New task" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !open.isPending) open.mutate({ words, role: draft.role, dueAt, patientId });
        }}
      >
        <Stack>
          <Fields draft={draft} from={now} onChange={(change) => setTyped({ ...typed, ...change })} />
          <ProblemAlert error={open.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <BusyButton type="submit" busy={open.isPending} disabled={!isReady}>
              Write it down
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface FieldsOf {
  draft: Draft;
  /** The clinic's time, before which nothing can be done any more. */
  from: string | undefined;
  onChange: (change: Partial<Draft>) => void;
}

const Fields = ({ draft, from, onChange }: FieldsOf) => (
  <>
    <Textarea
      label="What is to be done?"
      value={draft.words}
      onChange={(event) => onChange({ words: event.currentTarget.value })}
      maxLength={1000}
      autosize
      required
      data-autofocus
    />
    <Select
      label="For"
      data={roleChoices}
      value={draft.role}
      allowDeselect={false}
      onChange={(value) => value && onChange({ role: value as Task['role'] })}
    />
    <TextInput
      type="datetime-local"
      label="By when (clinic’s time)"
      min={from}
      value={draft.by}
      onChange={(event) => onChange({ by: event.currentTarget.value })}
      required
    />
  </>
);
