import { Button, Group, Title } from '@mantine/core';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { NextPage } from '../../shell/next-page';
import { useClinicNow } from '../outreach/clinic-now';
import { NewTask } from './new-task';
import { useTaskDialog } from './task-dialogs';
import { useTasks } from './task-queries';
import { TaskRow } from './task-row';
import './tasks.css';

/** What somebody has to do about this patient. Quiet when there is nothing. */
export function TasksPanel({ patientId }: { patientId: string }) {
  const [isNew, setNew] = useState(false);
  const now = useClinicNow().data;
  const asked = useTasks({ patientId });
  const { ask, dialog } = useTaskDialog();
  const items = asked.data?.pages.flatMap((page) => page.items);
  return (
    <section className="panel" aria-label="Needs a person">
      <Group justify="space-between">
        <Title order={2} size="h4">
          Needs a person {items?.length ? items.length : ''}
        </Title>
        <Button size="xs" variant="default" onClick={() => setNew(true)}>
          New task…
        </Button>
      </Group>
      <Loaded
        asked={{ ...asked, data: now && items }}
        what="what needs a person"
        isEmpty={(list) => list.length === 0}
        empty="Nothing is open."
      >
        {(list) =>
          now && (
            <ul className="tasks">
              {list.map((task) => (
                <TaskRow key={task.id} task={task} now={now} ask={ask} isOfOne />
              ))}
            </ul>
          )
        }
      </Loaded>
      <NextPage of={asked}>More</NextPage>
      {dialog}
      {isNew && <NewTask patientId={patientId} onClose={() => setNew(false)} />}
    </section>
  );
}
