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

/** A task that a person writes down, about nobody or from a patient's chart. */
export function NewTask({ patientId = null, onClose }: { patientId?: string | null; onClose: () => void }) {
  const { timeZone } = useMe().clinic;
  const [words, setWords] = useState('');
  const [role, setRole] = useState<Task['role']>('front_desk');
  const [by, setBy] = useState('');
  const open = useNewTask(onClose);
  const due = DateTime.fromISO(by, { zone: timeZone });
  const isReady = words.trim() !== '' && due.isValid;
  return (
    <Dialog title="New task" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !open.isPending)
            open.mutate({ words: words.trim(), role, dueAt: due.toUTC().toISO() as string, patientId });
        }}
      >
        <Stack>
          <Textarea
            label="What is to be done?"
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            maxLength={1000}
            autosize
            required
            data-autofocus
          />
          <Select
            label="For"
            data={roleChoices}
            value={role}
            allowDeselect={false}
            onChange={(value) => value && setRole(value as Task['role'])}
          />
          <TextInput
            type="datetime-local"
            label="By when"
            value={by}
            onChange={(event) => setBy(event.currentTarget.value)}
            required
          />
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
