import { Badge, Group, Text } from '@mantine/core';
import type { InboundMessage } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { NextPage } from '../../shell/next-page';
import { showInYear, showPhone } from '../../shell/times';
import { useClinicNow } from '../outreach/clinic-now';
import { type AskAbout, useTaskDialog } from '../tasks/task-dialogs';
import { TaskRow } from '../tasks/task-row';
import { AnswerText } from './answer-text';
import { useInboundTexts } from './inbound-queries';
import { StopDecision } from './stop-decision';
import '../tasks/tasks.css';
import './messaging.css';

/** Inbound texts. `isOfOne`: all are one patient's, whose name is left out. */
export function InboundList({
  texts,
  isOfOne = false,
  empty,
}: {
  texts: ReturnType<typeof useInboundTexts>;
  isOfOne?: boolean;
  empty: string;
}) {
  const items = texts.data?.pages.flatMap((page) => page.items);
  const { ask, dialog } = useTaskDialog();
  const [said, setSaid] = useState('');
  return (
    <>
      <Text size="sm" role="status">
        {said}
      </Text>
      <Loaded asked={{ ...texts, data: items }} what="the texts" isEmpty={(list) => list.length === 0} empty={empty}>
        {(list) => (
          <ul className="inbound" aria-label="Texts">
            {list.map((text) => (
              <li key={text.id} data-crisis={text.crisisLevel}>
                <InboundText text={text} isOfOne={isOfOne} ask={ask} onSent={setSaid} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <NextPage of={texts} mt="md">
        Show earlier
      </NextPage>
      {dialog}
    </>
  );
}

interface Shown {
  text: InboundMessage;
  isOfOne: boolean;
  ask: AskAbout;
  onSent: (words: string) => void;
}

function InboundText({ text, isOfOne, ask, onSent }: Shown) {
  const {
    clinic: { timeZone },
  } = useMe();
  const now = useClinicNow().data;
  return (
    <>
      <Group gap="xs" mb={4}>
        {!isOfOne && <From text={text} />}
        <Text size="sm" c="dimmed" component="time" dateTime={text.receivedAt}>
          {showInYear(text.receivedAt, timeZone, now)}
        </Text>
        <Marks text={text} />
      </Group>
      <Words text={text} />
      <About text={text} isOfOne={isOfOne} ask={ask} onSent={onSent} />
      {text.answer && (
        <details className="answered">
          <summary>Answered automatically</summary>
          <Text size="sm" className="answer">
            {text.answer}
          </Text>
        </details>
      )}
    </>
  );
}

const Words = ({ text: { words, mediaCount, isHidden } }: { text: InboundMessage }) => (
  <>
    <div className="bubble" dir="auto">
      {words ?? (
        <Text component="span" fs="italic">
          {isHidden ? '(shown once the number is in a chart of this clinic)' : '(a picture, not stored)'}
        </Text>
      )}
    </div>
    {words !== null && mediaCount > 0 && (
      <Text size="sm" fs="italic" mt={4}>
        With a picture, which is not stored.
      </Text>
    )}
  </>
);

/** What somebody has to decide, do or answer. */
function About({ text, isOfOne, ask, onSent }: Shown) {
  const now = useClinicNow().data;
  return (
    <>
      <StopDecision text={text} />
      {/* on a chart they are listed above */}
      {now && !isOfOne && text.tasks.length > 0 && (
        <ul className="tasks" aria-label="About this text">
          {text.tasks.map((task) => (
            <TaskRow key={task.id} task={task} now={now} ask={ask} isOfOne={text.patients.length === 1} isBesideText />
          ))}
        </ul>
      )}
      {!text.awaitsDecision &&
        text.tasks.some(({ closed }) => !closed) &&
        text.patients.map((patient) => <AnswerText key={patient.id} text={text} patient={patient} onSent={onSent} />)}
    </>
  );
}

function From({ text: { patients, phone } }: { text: InboundMessage }) {
  if (phone === null) return <Text fw={700}>A number that no clinic here knows</Text>;
  if (patients.length === 0)
    return (
      <Text fw={700}>
        {showPhone(phone)}{' '}
        <Text component="span" size="sm" c="dimmed" fw={400}>
          not in any chart
        </Text>
      </Text>
    );
  return patients.map(({ id, name }) => (
    <Link key={id} className="row-link" to="/patients/$patientId" params={{ patientId: id }}>
      {name}
    </Link>
  ));
}

/** Each mark has words and a sign: color alone must carry no meaning. */
function Marks({ text: { crisisLevel, wish, mayMeanVisit } }: { text: InboundMessage }) {
  return (
    <>
      {crisisLevel === 'crisis' && (
        <Badge variant="filled" color="danger.8" leftSection={<Sign />}>
          Possible crisis
        </Badge>
      )}
      {crisisLevel === 'check' && (
        <Badge variant="filled" color="warm.8" leftSection={<Sign />}>
          Check the words
        </Badge>
      )}
      {wish === 'stop' && (
        <Badge variant="filled" color="gray.7">
          Wants no more texts
        </Badge>
      )}
      {mayMeanVisit && (
        <Badge variant="filled" color="warm.8" leftSection={<Sign />}>
          May mean the visit
        </Badge>
      )}
      {wish === 'start' && (
        <Badge variant="filled" color="thaw.8">
          Wants texts again
        </Badge>
      )}
    </>
  );
}

const Sign = () => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <path d="M6 0 12 11H0Z" fill="currentColor" />
    <path d="M6 4v3M6 8.6v.9" stroke="var(--badge-bg)" strokeWidth="1.3" />
  </svg>
);
