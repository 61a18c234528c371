import { Button, Group, Text } from '@mantine/core';
import type { Task } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import type { DateTime } from 'luxon';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showLocal, showPhone } from '../../shell/times';
import { CloseTask } from './close-task';
import { GiveTask } from './give-task';
import { showBy, showWho } from './task-groups';
import { useAssign, useReopen } from './task-queries';

/** One task: what, about whom, by when, who has it, and what one can do about it. */
export function TaskRow({ task, now, isOfOne = false }: { task: Task; now: DateTime; isOfOne?: boolean }) {
  return (
    <li className="task" data-urgent={task.isUrgent || undefined} data-overdue={task.isOverdue || undefined}>
      <TaskSign task={task} />
      <div className="task-what">
        <Text fw={700}>
          {!isOfOne && task.patient && (
            <>
              <Link className="row-link" to="/patients/$patientId" params={{ patientId: task.patient.id }}>
                {task.patient.name}
              </Link>
              {': '}
            </>
          )}
          {task.title}
        </Text>
        <Text size="sm" c="dimmed">
          {[task.visitLocal && `Visit ${showLocal(task.visitLocal)}.`, task.why].filter(Boolean).join(' ')}
        </Text>
        {task.patient?.phone && !task.closed && (
          <a
            className="task-phone"
            href={`tel:${task.patient.phone}`}
            aria-label={`Call ${task.patient.name}, ${showPhone(task.patient.phone)}`}
          >
            {showPhone(task.patient.phone)}
          </a>
        )}
      </div>
      {task.closed ? <Closed task={task} now={now} /> : <Open task={task} now={now} />}
    </li>
  );
}

/** Shape and word, never the color alone. */
function TaskSign({ task: { isUrgent, isOverdue, closed } }: { task: Task }) {
  const [path, word] = closed
    ? ['M4 12.5l5 5L20 6.5', 'Closed']
    : isUrgent
      ? ['M8 3h8l5 5v8l-5 5H8l-5-5V8zM8 12h8', 'Now']
      : isOverdue
        ? ['M12 4L22 20H2zM12 10v5M12 17.4v.1', 'Overdue']
        : ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5.5l3 2', 'Open'];
  return (
    <svg className="task-sign" viewBox="0 0 24 24" width="20" height="20" role="img" aria-label={word}>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

function Open({ task, now }: { task: Task; now: DateTime }) {
  const me = useMe();
  const take = useAssign(task);
  const [dialog, setDialog] = useState<'close' | 'give' | null>(null);
  const isMine = task.assignee?.id === me.id;
  return (
    <>
      <div className="task-by">
        <Text fw={700}>{showBy(task.dueAt, now)}</Text>
        <Text size="sm" c="dimmed">
          {showWho(task, now)}
        </Text>
      </div>
      <Group gap="xs" className="task-acts">
        {!isMine && (
          <BusyButton size="xs" variant="default" busy={take.isPending} onClick={() => take.mutate(me.id)}>
            Take
          </BusyButton>
        )}
        <Button size="xs" variant="default" onClick={() => setDialog('give')}>
          Give…
        </Button>
        <Button size="xs" onClick={() => setDialog('close')}>
          Done…
        </Button>
      </Group>
      <ProblemAlert error={take.error} />
      {dialog === 'close' && <CloseTask task={task} onClose={() => setDialog(null)} />}
      {dialog === 'give' && <GiveTask task={task} onClose={() => setDialog(null)} />}
    </>
  );
}

function Closed({ task, now }: { task: Task; now: DateTime }) {
  const reopen = useReopen(task);
  const { closed } = task;
  if (!closed) return null;
  return (
    <>
      <div className="task-by">
        <Text fw={700}>{showBy(closed.at, now)}</Text>
        <Text size="sm" c="dimmed">
          {closed.by ? `${closed.by.name}: ${closed.outcome ?? ''}` : 'Its reason has gone.'}
        </Text>
      </div>
      {closed.by && (
        <BusyButton size="xs" variant="default" busy={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
          Open again
        </BusyButton>
      )}
      <ProblemAlert error={reopen.error} />
    </>
  );
}
