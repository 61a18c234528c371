import { Button, Group, Select, Stack } from '@mantine/core';
import type { Task } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { Loaded } from '../../shell/loaded';
import { ProblemAlert } from '../../shell/problem-alert';
import { showRole } from './task-groups';
import { useAssign, useColleagues } from './task-queries';

/** Hands a task to a colleague by name, or back to its role. */
export function GiveTask({ task, onClose }: { task: Task; onClose: () => void }) {
  const [to, setTo] = useState<string | null>(null);
  const give = useAssign(task);
  const giveTo = (id: string | null) => give.mutate(id, { onSuccess: onClose });
  return (
    <Dialog title="Give this task to" onClose={onClose}>
      <Loaded asked={useColleagues()} what="the colleagues">
        {({ items }) => (
          <Stack>
            <Select
              label="Colleague"
              data={items.map(({ id, name }) => ({ value: id, label: name }))}
              value={to}
              onChange={setTo}
              searchable
              data-autofocus
            />
            <ProblemAlert error={give.error} />
            <Group justify="flex-end">
              {task.assignee && (
                <BusyButton variant="default" busy={give.isPending} onClick={() => giveTo(null)}>
                  Back to the {showRole(task.role)}
                </BusyButton>
              )}
              <Button variant="default" onClick={onClose}>
                Not now
              </Button>
              <BusyButton busy={give.isPending} disabled={!to} onClick={() => giveTo(to)}>
                Give it
              </BusyButton>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Dialog>
  );
}
