import { Badge, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { answered, api } from '../../api/client';
import { ProblemAlert } from '../../shell/problem-alert';
import { AppointmentsPanel } from '../scheduling/appointments-panel';
import { CoursePanel } from '../treatment/course-panel';
import { MessagesPanel } from '../outreach/messages-panel';
import { TimelinePanel } from '../outreach/timeline-panel';

export default function ChartPage() {
  const { patientId } = useParams({ from: '/patients/$patientId' });
  const patient = useQuery({ queryKey: ['patient', patientId], queryFn: () => answered(api.GET('/api/patients/{id}', { params: { path: { id: patientId } } })) });
  const course = useQuery({ queryKey: ['course', patientId], queryFn: () => answered(api.GET('/api/patients/{id}/course', { params: { path: { id: patientId } } })), refetchInterval: 5000 });
  if (patient.error) return <ProblemAlert error={patient.error} />;
  if (!patient.data || !course.data) return <Text>Loading the chart…</Text>;
  const { givenName, familyName, birthOn, language, phone, email, consents, optedOut, timeZone } = patient.data;
  return (
    <Stack>
      <div>
        <Title order={1} size="h2">{givenName} {familyName}</Title>
        <Group gap="xs" mt={4}>
          <Text c="dimmed">Born {birthOn} · {language === 'es-US' ? 'Spanish' : 'English'} · {timeZone}{phone ? ` · ${phone}` : ''}{email ? ` · ${email}` : ''}</Text>
          {optedOut.includes('sms') ? <Badge color="red" variant="filled">Asked for no texts</Badge> : consents.sms && <Badge color="thaw" variant="filled">Texts</Badge>}
          {consents.email && <Badge color="thaw" variant="filled">E-mail</Badge>}
          {!consents.sms && !consents.email && <Badge color="orange.9" variant="filled">No messages agreed to</Badge>}
        </Group>
      </div>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack>
          <CoursePanel patientId={patientId} course={course.data.course} />
          <AppointmentsPanel patientId={patientId} courseId={course.data.course?.id ?? null} />
          <MessagesPanel patientId={patientId} />
        </Stack>
        <TimelinePanel patientId={patientId} />
      </SimpleGrid>
    </Stack>
  );
}
