import { Badge, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../../api/client';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant } from '../../shell/times';

/** What would have left the building, and what is due next. Demo only. */
export default function OutboxPage() {
  const { clinic: { timeZone } } = useMe();
  const drawer = useQuery({ queryKey: ['drawer'], queryFn: () => answered(api.GET('/api/drawer')), refetchInterval: 2000 });
  const planned = useQuery({ queryKey: ['touches', 'planned'], queryFn: () => answered(api.GET('/api/touches', { params: { query: { status: 'planned' } } })), refetchInterval: 3000 });
  return (
    <Stack>
      <Title order={1} size="h2">Outbox</Title>
      <Text c="dimmed">Messages of the demo stay here; none leaves this machine. A link opens the page the patient would see.</Text>
      <ProblemAlert error={drawer.error ?? planned.error} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <section className="panel" aria-labelledby="sent">
          <Title order={2} size="h4" id="sent" mb="sm">Sent</Title>
          {drawer.data?.items.length === 0 && <Text c="dimmed">Nothing yet. Start a course or book a visit, then move the clock.</Text>}
          <Stack>{drawer.data?.items.map((message) => (
            <article key={message.attemptId}>
              <Group gap="xs" mb={4}><Badge color="thaw" variant="filled">{message.channel === 'sms' ? 'Text' : 'E-mail'}</Badge><Text fw={700}>{message.patientName}</Text><Text size="sm" c="dimmed">{message.address}</Text></Group>
              {message.subject && <Text fw={600} size="sm">{message.subject}</Text>}
              <div className="bubble"><WithLinks text={message.body} /></div>
              <Text size="sm" c="dimmed" mt={4}>{showInstant(message.acceptedAt, timeZone)} · {message.reason}</Text>
            </article>
          ))}</Stack>
        </section>
        <section className="panel" aria-labelledby="due">
          <Title order={2} size="h4" id="due" mb="sm">Due next</Title>
          {planned.data?.items.length === 0 && <Text c="dimmed">Nothing is due.</Text>}
          <Stack gap="xs">{planned.data?.items.map((touch) => (
            <div key={touch.id}><Text fw={700}>{showInstant(touch.dueAt, timeZone)}</Text><Text size="sm">{touch.patientName}: {touch.reason}{touch.educationCode ? ` (${touch.educationCode})` : ''}</Text></div>
          ))}</Stack>
        </section>
      </SimpleGrid>
    </Stack>
  );
}

function WithLinks({ text }: { text: string }) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) => (index % 2 === 1 ? <a key={index} href={part} target="_blank" rel="noreferrer">{part}</a> : part));
}
