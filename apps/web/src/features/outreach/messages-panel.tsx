import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { Touch } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';
import { showTouch } from './touch-words';

const words: Record<string, string> = {
  planned: 'Planned',
  sending: 'Sending',
  sent: 'Sent',
  withdrawn: 'Withdrawn',
  expired: 'Too late',
  suppressed: 'Not sent',
  failed: 'Failed',
};
const colors: Record<string, string> = {
  planned: 'indigo.8',
  sending: 'indigo.8',
  sent: 'thaw.8',
  withdrawn: 'gray.7',
  expired: 'gray.7',
  suppressed: 'warm.8',
  failed: 'danger.8',
};

/** The messages due to the patient, and their status. */
export function MessagesPanel({ patientId }: { patientId: string }) {
  const {
    clinic: { timeZone },
  } = useMe();
  const touches = useQuery({
    queryKey: ['touches', patientId],
    queryFn: () => unwrap(api.GET('/api/touches', { params: { query: { patientId } } })),
    refetchInterval: 3000,
  });
  return (
    <section className="panel" aria-labelledby="messages">
      <Title order={2} size="h4" id="messages" mb="sm">
        Messages
      </Title>
      <Loaded
        asked={touches}
        what="the messages"
        isEmpty={({ items }) => items.length === 0}
        empty="Nothing is planned. Start a course or book a visit."
      >
        {({ items }) => (
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((touch) => (
              <li key={touch.id} data-status={touch.status}>
                <Row touch={touch} timeZone={timeZone} />
              </li>
            ))}
          </Stack>
        )}
      </Loaded>
    </section>
  );
}

function Row({ touch, timeZone }: { touch: Touch; timeZone: string }) {
  return (
    <Group gap="xs" align="start" style={{ rowGap: 2 }}>
      <Badge color={colors[touch.status] ?? 'indigo.8'} variant="filled" w={112} style={{ flexShrink: 0 }}>
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
      </div>
    </Group>
  );
}
