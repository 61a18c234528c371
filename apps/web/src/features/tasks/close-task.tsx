import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import type { Task } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { useClose } from './task-queries';

/** What was done, in a word; for words of a crisis, a note. */
export function CloseTask({ task, onClose }: { task: Task; onClose: () => void }) {
  const [outcome, setOutcome] = useState('');
  const close = useClose(task, onClose);
  const isEnough = outcome.trim().length >= (task.needsNote ? 20 : 1);
  return (
    <Dialog title="Close this task" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isEnough && !close.isPending) close.mutate(outcome.trim());
        }}
      >
        <Stack>
          <About task={task} />
          <Textarea
            label={task.needsNote ? 'Note' : 'What was done?'}
            value={outcome}
            onChange={(event) => setOutcome(event.currentTarget.value)}
            maxLength={1000}
            autosize
            minRows={task.needsNote ? 4 : 1}
            data-autofocus
          />
          <ProblemAlert error={close.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <BusyButton type="submit" busy={close.isPending} disabled={!isEnough}>
              Close task
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const About = ({ task }: { task: Task }) => (
  <>
    <Text>{[task.patient?.name, task.title].filter(Boolean).join(': ')}</Text>
    {task.needsNote && (
      <Text size="sm">
        A clinician, nurse or prescriber closes this, with a note: what was done, by whom, what was agreed.
      </Text>
    )}
  </>
);
