import { Badge, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import type { Touch } from '@snowmelt/contracts';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { NextPage } from '../../shell/next-page';
import { showInstant } from '../../shell/times';
import { type ShownTouches, useTouches } from './outreach-queries';
import { SendAgain } from './send-again';
import { showTouch } from './touch-words';

const words: Record<string, string> = {
  carried: 'In another message',
  planned: 'Planned',
  sending: 'Sending',
  sent: 'Sent',
  withdrawn: 'Withdrawn',
  expired: 'Too late',
  suppressed: 'Not sent',
  failed: 'Failed',
};
const colors: Record<string, string> = {
  carried: 'gray.7',
  planned: 'indigo.8',
  sending: 'indigo.8',
  sent: 'thaw.8',
  withdrawn: 'gray.7',
  expired: 'gray.7',
  suppressed: 'warm.8',
  failed: 'danger.8',
};

const choices: { value: ShownTouches; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'planned', label: 'Planned' },
  { value: 'sent', label: 'Sent' },
  { value: 'failed', label: 'Not sent' },
];

/** The messages due to the patient, and their status: the newest first, what is planned by when it is due. */
export function MessagesPanel({ patientId }: { patientId: string }) {
  const [shown, setShown] = useState<ShownTouches>('all');
  const asked = useTouches(patientId, shown);
  const items = asked.data?.pages.flatMap((page) => page.items);
  return (
    <section className="panel" aria-labelledby="messages">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="messages">
          Messages
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Which messages"
          data={choices}
          value={shown}
          onChange={(value) => setShown(value)}
        />
      </Group>
      <Loaded
        asked={{ ...asked, data: items }}
        what="the messages"
        isEmpty={(list) => list.length === 0}
        empty={shown === 'all' ? 'Nothing is planned. Start a course or book a visit.' : 'None.'}
      >
        {(list) => <Rows touches={list} />}
      </Loaded>
      <NextPage of={asked} mt="sm">
        Earlier messages
      </NextPage>
    </section>
  );
}

function Rows({ touches }: { touches: readonly Touch[] }) {
  const {
    clinic: { timeZone },
  } = useMe();
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {touches.map((touch) => (
        <li key={touch.id} data-status={touch.status}>
          <Row touch={touch} timeZone={timeZone} />
        </li>
      ))}
    </Stack>
  );
}

function Row({ touch, timeZone }: { touch: Touch; timeZone: string }) {
  return (
    <Group gap="xs" align="start" style={{ rowGap: 2 }}>
      <Badge color={colors[touch.status] ?? 'indigo.8'} variant="filled" miw={112} style={{ flexShrink: 0 }}>
        {words[touch.status]}
      </Badge>
      <div style={{ flex: '1 1 14rem' }}>
        <Text size="sm" fw={600}>
          {showTouch(touch)}
        </Text>
        <Text size="sm" c="dimmed">
          {touch.sentAt ? `sent ${showInstant(touch.sentAt, timeZone)}` : `due ${showInstant(touch.dueAt, timeZone)}`}
          {touch.messages
            .map((message) => ` · ${message.channel === 'sms' ? 'text' : 'e-mail'} ${message.status}`)
            .join('')}
          {touch.statusReason ? ` · ${touch.statusReason}` : ''}
        </Text>
        <SendAgain
          touchId={touch.id}
          about={showTouch(touch)}
          sendAgain={touch.sendAgain}
          waits={touch.status === 'planned'}
        />
      </div>
    </Group>
  );
}
