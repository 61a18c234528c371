import { Badge, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { DrawerMessage } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { showInstant, showPhone } from '../../shell/times';
import { ReplyForm } from '../messaging/reply-form';
import { plannedTouches } from './outreach-queries';
import { showTouch } from './touch-words';

/** The messages that the demo did not really send, and what is due next. Demo only. */
export default function OutboxPage() {
  const {
    clinic: { timeZone },
  } = useMe();
  return (
    <Stack>
      <PageTitle page="Outbox">Outbox</PageTitle>
      <Text c="dimmed">
        Messages of the demo stay here; none leaves this machine. A link opens the page the patient would see.
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <section className="panel" aria-labelledby="sent">
          <Title order={2} size="h4" id="sent" mb="sm">
            Sent
          </Title>
          <Sent timeZone={timeZone} />
        </section>
        <section className="panel" aria-labelledby="due">
          <Title order={2} size="h4" id="due" mb="sm">
            Due next
          </Title>
          <DueNext timeZone={timeZone} />
        </section>
      </SimpleGrid>
    </Stack>
  );
}

function Sent({ timeZone }: { timeZone: string }) {
  const drawer = useQuery({
    queryKey: ['drawer'],
    queryFn: () => unwrap(api.GET('/api/drawer')),
    refetchInterval: 2000,
  });
  return (
    <Loaded
      asked={drawer}
      what="what was sent"
      isEmpty={({ items }) => items.length === 0}
      empty="Nothing yet. Start a course or book a visit, then move the clock."
    >
      {({ items }) => (
        <Stack>
          {items.map((message) => (
            <SentMessage key={message.attemptId} message={message} timeZone={timeZone} />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function SentMessage({ message, timeZone }: { message: DrawerMessage; timeZone: string }) {
  return (
    <article>
      <Group gap="xs" mb={4}>
        <Badge color="thaw.8" variant="filled">
          {message.channel === 'sms' ? 'Text' : 'E-mail'}
        </Badge>
        <Text fw={700}>{message.patientName ?? 'To staff'}</Text>
        <Text size="sm" c="dimmed">
          {showPhone(message.address)}
        </Text>
      </Group>
      {message.subject && (
        <Text fw={600} size="sm">
          {message.subject}
        </Text>
      )}
      <div className="bubble">
        <WithLinks text={message.body} />
      </div>
      <Text size="sm" c="dimmed" mt={4}>
        {showInstant(message.acceptedAt, timeZone)} · {message.reason}
      </Text>
      {message.channel === 'sms' && message.patientId && <ReplyForm attemptId={message.attemptId} />}
    </article>
  );
}

function DueNext({ timeZone }: { timeZone: string }) {
  const planned = useQuery(plannedTouches);
  return (
    <Loaded asked={planned} what="what is due" isEmpty={({ items }) => items.length === 0} empty="Nothing is due.">
      {({ items }) => (
        <Stack gap="xs">
          {items.map((touch) => (
            <div key={touch.id}>
              <Text fw={700}>{showInstant(touch.dueAt, timeZone)}</Text>
              <Text size="sm">
                {touch.patientName}: {showTouch(touch)}
              </Text>
            </div>
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function WithLinks({ text }: { text: string }) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} href={part} target="_blank" rel="noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
