import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { DateTime } from 'luxon';
import { useState } from 'react';
import type { Task } from '@snowmelt/contracts';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
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
  const [draft, setDraft] = useState<Draft>({ words: '', role: 'front_desk', by: '' });
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
          <Fields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
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

const Fields = ({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) => (
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
      label="By when"
      value={draft.by}
      onChange={(event) => onChange({ by: event.currentTarget.value })}
      required
    />
  </>
);
