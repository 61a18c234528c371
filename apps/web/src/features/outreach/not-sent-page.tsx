import { SegmentedControl, Stack, Text } from '@mantine/core';
import type { NotSent, NotSentCount, NotSentKind } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { NextPage } from '../../shell/next-page';
import { PageTitle } from '../../shell/page-title';
import { showLocal, showPhone } from '../../shell/times';
import { useNotSent, useNotSentCount } from './not-sent-queries';
import { showAction, showDue, showWhy } from './not-sent-words';
import { SendAgain } from './send-again';
import './not-sent.css';

/** Messages that did not reach patients, and what staff can do about each: visits of today and tomorrow first. */
export default function NotSentPage() {
  const [kind, setKind] = useState<Shown>('all');
  const asked = useNotSent(kind);
  const items = asked.data?.pages.flatMap((page) => page.items);
  return (
    <Stack maw={1000}>
      <PageTitle page="Messages">Messages not sent</PageTitle>
      <Text c="dimmed">
        Messages that did not reach a patient. Visits of today and tomorrow come first; the rest is of the last 14 days.{' '}
        <Link to="/message-rules">Rules of messages</Link>
      </Text>
      <Kinds shown={kind} onShow={setKind} />
      <div className="panel">
        <Loaded
          asked={{ ...asked, data: items }}
          what="what was not sent"
          isEmpty={(list) => list.length === 0}
          empty={kind === 'all' ? 'Everything was sent.' : 'None.'}
        >
          {(list) => (
            <ul className="not-sent" aria-label="Not sent">
              {list.map((row) => (
                <li key={row.id}>
                  <Row row={row} />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </div>
      <NextPage of={asked}>More</NextPage>
    </Stack>
  );
}

type Shown = NotSentKind | 'all';

const Kinds = ({ shown, onShow }: { shown: Shown; onShow: (kind: Shown) => void }) => (
  <SegmentedControl
    className="not-sent-kinds"
    aria-label="Which of them"
    value={shown}
    onChange={onShow}
    data={kindsOf(useNotSentCount().data)}
  />
);

/** Each with its number: what failed, what nobody knows of, what came too late. */
const kindsOf = (count: NotSentCount | undefined) =>
  (
    [
      ['all', 'All', null],
      ['failed', 'Failed', count?.failed],
      ['unclear', 'Not known', count?.unclear],
      ['expired', 'Too late', count?.expired],
      ['waiting', 'Tried again', count?.waiting],
      ['no_way', 'No way to send', count?.noWay],
    ] as const
  ).map(([value, word, number]) => ({ value, label: typeof number === 'number' ? `${word} ${number}` : word }));

function Row({ row }: { row: NotSent }) {
  const {
    clinic: { timeZone },
  } = useMe();
  const { patientId, patientName, phone, title, educationTitle, visitLocal } = row;
  return (
    <>
      <div>
        <Link className="row-link" to="/patients/$patientId" params={{ patientId }}>
          {patientName}
        </Link>
        <div>
          <Phone of={patientName} number={phone} />
        </div>
      </div>
      <div>
        <Text fw={600}>
          {title}
          {educationTitle && `: “${educationTitle}”`}
        </Text>
        {visitLocal && <Text size="sm">Visit {showLocal(visitLocal)}</Text>}
        <Text size="sm" c="dimmed">
          {showDue(row, timeZone)}
        </Text>
      </div>
      <WhatToDo row={row} timeZone={timeZone} />
    </>
  );
}

const WhatToDo = ({ row, timeZone }: { row: NotSent; timeZone: string }) => (
  <div>
    <Text size="sm">{showWhy(row, timeZone)}</Text>
    <Text fw={700} c={row.action === 'none' || row.action === 'wait' ? 'dimmed' : undefined}>
      {showAction(row)}
    </Text>
    {row.action !== 'correct_address' && (
      <SendAgain
        touchId={row.id}
        about={`${row.title}, ${row.patientName}`}
        sendAgain={row.sendAgain}
        waits={row.reason === 'late' || row.reason === 'being_tried'}
      />
    )}
  </div>
);

function Phone({ of: name, number }: { of: string; number: string | null }) {
  return number ? (
    <a className="phone" href={`tel:${number}`} aria-label={`Call ${name}, ${showPhone(number)}`}>
      {showPhone(number)}
    </a>
  ) : (
    <Text size="sm" c="dimmed">
      No number on file
    </Text>
  );
}
