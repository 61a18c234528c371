import { Button, Group, Title } from '@mantine/core';
import { useState } from 'react';
import { useClinicNow } from '../outreach/clinic-now';
import { NewTask } from './new-task';
import { useTasks } from './task-queries';
import { TaskRow } from './task-row';
import './tasks.css';

/** What somebody has to do about this patient. Quiet when there is nothing. */
export function TasksPanel({ patientId }: { patientId: string }) {
  const [isNew, setNew] = useState(false);
  const now = useClinicNow().data;
  const items = useTasks({ patientId }).data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-label="Needs a person">
      <Group justify="space-between">
        <Title order={2} size="h4">
          Needs a person {items.length > 0 && items.length}
        </Title>
        <Button size="xs" variant="default" onClick={() => setNew(true)}>
          New task…
        </Button>
      </Group>
      {now && items.length > 0 && (
        <ul className="tasks">
          {items.map((task) => (
            <TaskRow key={task.id} task={task} now={now} isOfOne />
          ))}
        </ul>
      )}
      {isNew && <NewTask patientId={patientId} onClose={() => setNew(false)} />}
    </section>
  );
}
