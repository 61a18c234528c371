import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import type { Task, TaskCount } from '@snowmelt/contracts';
import type { DateTime } from 'luxon';
import { useState } from 'react';
import { PageActions } from '../../shell/bar-slots';
import { Loaded } from '../../shell/loaded';
import { NextPage } from '../../shell/next-page';
import { PageTitle } from '../../shell/page-title';
import { useClinicNow } from '../outreach/clinic-now';
import { OnCallNow } from '../risk/on-call-now';
import { NewTask } from './new-task';
import { groupsOf } from './task-groups';
import { type AskAbout, useTaskDialog } from './task-dialogs';
import { type Whose, useTaskCount, useTasks } from './task-queries';
import { TaskRow } from './task-row';
import './tasks.css';

/** What people at the clinic owe: the urgent first, then by time. */
export default function TodoPage() {
  const [whose, setWhose] = useState<Whose>('role');
  const [state, setState] = useState<'open' | 'closed'>('open');
  const [isNew, setNew] = useState(false);
  return (
    <Stack maw={1000}>
      <PageTitle page="To do">To do</PageTitle>
      <PageActions>
        <Button size="sm" onClick={() => setNew(true)}>
          New task…
        </Button>
      </PageActions>
      <OnCallNow />
      <div className="todo-choice">
        <SegmentedControl
          aria-label="Whose tasks"
          value={whose}
          onChange={setWhose}
          data={choices(useTaskCount().data)}
        />
        <SegmentedControl
          aria-label="Open or closed"
          value={state}
          onChange={setState}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'closed', label: 'Closed' },
          ]}
        />
      </div>
      <TaskList whose={whose} state={state} />
      {isNew && <NewTask onClose={() => setNew(false)} />}
    </Stack>
  );
}

const choices = (count: TaskCount | undefined) =>
  (
    [
      ['mine', 'Mine'],
      ['role', 'My role'],
      ['all', 'All'],
    ] as const
  ).map(([value, word]) => ({ value, label: count ? `${word} ${count[value]}` : word }));

const empty = {
  open: 'Nothing is open here. What comes next appears by itself.',
  closed: 'Nothing was closed in the last 30 days.',
};

function TaskList({ whose, state }: { whose: Whose; state: 'open' | 'closed' }) {
  const asked = useTasks({ whose, state });
  const now = useClinicNow().data;
  const { ask, dialog } = useTaskDialog();
  const items = asked.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <div className="panel">
        <Loaded
          asked={{ ...asked, data: now && items }}
          what="what is to be done"
          isEmpty={(list) => list.length === 0}
          empty={empty[state]}
        >
          {(list) => now && <Listed tasks={list} now={now} ask={ask} state={state} />}
        </Loaded>
      </div>
      <NextPage of={asked}>More</NextPage>
      {dialog}
    </>
  );
}

interface Shown {
  tasks: readonly Task[];
  now: DateTime;
  ask: AskAbout;
}

function Listed({ tasks, now, ask, state }: Shown & { state: 'open' | 'closed' }) {
  if (state === 'closed') return <Rows label="Closed" tasks={tasks} now={now} ask={ask} />;
  return groupsOf(tasks, now).map(({ title, tasks: group }) => (
    <section key={title} aria-label={title}>
      <Text component="h2" className="tasks-head" data-group={title}>
        {title} {group.length}
      </Text>
      <Rows label={`${title}, tasks`} tasks={group} now={now} ask={ask} />
    </section>
  ));
}

const Rows = ({ label, tasks, now, ask }: Shown & { label: string }) => (
  <ul className="tasks" aria-label={label}>
    {tasks.map((task) => (
      <TaskRow key={task.id} task={task} now={now} ask={ask} />
    ))}
  </ul>
);
