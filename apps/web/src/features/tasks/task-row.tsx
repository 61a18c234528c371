import { Button, Group, Text } from '@mantine/core';
import type { Task } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import type { DateTime } from 'luxon';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showLocal, showPhone } from '../../shell/times';
import { Paged } from '../risk/paged';
import type { AskAbout } from './task-dialogs';
import { isAboutMessage, isAboutText, nameOf, showBy, showWho } from './task-groups';
import { useAssign, useReopen } from './task-queries';

interface Row {
  task: Task;
  now: DateTime;
  ask: AskAbout;
}

/** One task: what, about whom, by when, who has it, and what one can do about it. */
export function TaskRow({
  task,
  now,
  ask,
  isOfOne = false,
  isBesideText = false,
}: Row & {
  /** All are of one patient, whose name is left out. */
  isOfOne?: boolean;
  /** The text that it is about stands above it. */
  isBesideText?: boolean;
}) {
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
        {!task.closed && task.kind === 'crisis_text' && <Paged taskId={task.id} now={now} />}
        {!task.closed && <Said task={task} now={now} />}
        <Phone task={task} />
      </div>
      {task.closed ? (
        <Closed task={task} now={now} />
      ) : (
        <Open task={task} now={now} ask={ask} isOfOne={isOfOne} isBesideText={isBesideText} />
      )}
    </li>
  );
}

function Phone({ task: { patient, closed } }: { task: Task }) {
  if (!patient?.phone || closed) return null;
  const number = showPhone(patient.phone);
  return (
    <a className="task-phone" href={`tel:${patient.phone}`} aria-label={`Call ${patient.name}, ${number}`}>
      {number}
    </a>
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

/** What was said when it was closed before. */
const Said = ({ task: { outcomes }, now }: { task: Task; now: DateTime }) =>
  outcomes.map(({ at, by, words }) => (
    <Text key={at} size="sm">
      Closed before, {showBy(at, now)}, {by}: {words}
    </Text>
  ));

function Open({ task, now, ask, isOfOne, isBesideText }: Row & { isOfOne: boolean; isBesideText: boolean }) {
  const me = useMe();
  const take = useAssign(task);
  const isMine = task.assignee?.id === me.id;
  const about = nameOf(task);
  return (
    <>
      <div className="task-by">
        <Text fw={700}>{showBy(task.dueAt, now)}</Text>
        <Text size="sm" c="dimmed">
          {showWho(task, now)}
        </Text>
      </div>
      <Group gap="xs" className="task-acts">
        {isAboutText(task) && !isBesideText && <ReadIt task={task} />}
        {isAboutMessage(task) && !isOfOne && <SeeMessage task={task} />}
        {!isMine && (
          <BusyButton
            size="xs"
            variant="default"
            busy={take.isPending}
            onClick={() => take.mutate(me.id)}
            aria-label={`Take: ${about}`}
          >
            Take
          </BusyButton>
        )}
        <Button size="xs" variant="default" onClick={() => ask('give', task)} aria-label={`Give: ${about}`}>
          Give…
        </Button>
        {!task.isDecided && (
          <Button size="xs" onClick={() => ask('close', task)} aria-label={`Done: ${about}`}>
            Done…
          </Button>
        )}
      </Group>
      <ProblemAlert error={take.error} />
    </>
  );
}

/** To where it is sent again. */
const SeeMessage = ({ task }: { task: Task }) => (
  <Button
    size="xs"
    variant="default"
    aria-label={`See the message: ${nameOf(task)}`}
    renderRoot={(props) => (
      <Link to="/patients/$patientId" params={{ patientId: task.patient?.id ?? '' }} hash="messages" {...props} />
    )}
  >
    See the message
  </Button>
);

/** To the words themselves, which no task holds. */
function ReadIt({ task }: { task: Task }) {
  const look = { size: 'xs', variant: task.isDecided ? 'filled' : 'default' } as const;
  const label = `Read it: ${nameOf(task)}`;
  if (task.patient)
    return (
      <Button
        {...look}
        aria-label={label}
        renderRoot={(props) => (
          <Link to="/patients/$patientId" params={{ patientId: task.patient?.id ?? '' }} hash="texts" {...props} />
        )}
      >
        Read it
      </Button>
    );
  return (
    <Button {...look} aria-label={label} renderRoot={(props) => <Link to="/texts" {...props} />}>
      Read it
    </Button>
  );
}

function Closed({ task, now }: { task: Task; now: DateTime }) {
  const reopen = useReopen(task);
  const { closed, isDecided } = task;
  if (!closed) return null;
  return (
    <>
      <div className="task-by">
        <Text fw={700}>{showBy(closed.at, now)}</Text>
        {!closed.by && (
          <Text size="sm" c="dimmed">
            Its reason has gone.
          </Text>
        )}
        {task.outcomes.map(({ at, by, words }) => (
          <Text key={at} size="sm" c="dimmed">
            {by}: {words}
          </Text>
        ))}
      </div>
      {closed.by && !isDecided && (
        <BusyButton
          size="xs"
          variant="default"
          busy={reopen.isPending}
          onClick={() => reopen.mutate(undefined)}
          aria-label={`Open again: ${nameOf(task)}`}
        >
          Open again
        </BusyButton>
      )}
      <ProblemAlert error={reopen.error} />
    </>
  );
}
