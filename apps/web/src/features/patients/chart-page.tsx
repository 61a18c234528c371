import { Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Patient } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { PageTitle } from '../../shell/page-title';
import { showDay, showLanguage, showPhone } from '../../shell/times';
import { AppointmentsPanel } from '../scheduling/appointments-panel';
import { CoursePanel } from '../treatment/course-panel';
import { inProgress, lastCourseOf } from '../treatment/course-queries';
import { TextsPanel } from '../messaging/texts-panel';
import { NotesPanel } from '../notes/notes-panel';
import { MessagesPanel } from '../outreach/messages-panel';
import { TakeBackLinks } from '../outreach/take-back-links';
import { TimelinePanel } from '../outreach/timeline-panel';
import { ContactDialog } from './contact-dialog';
import { usePatient } from './patient-queries';

export default function ChartPage() {
  const { patientId } = useParams({ from: '/patients/$patientId' });
  const patient = usePatient(patientId);
  const course = useQuery({ ...lastCourseOf(patientId), refetchInterval: 5000 });
  return (
    <Stack>
      <Loaded asked={patient} what="the chart">
        {(found) => <Heading patient={found} />}
      </Loaded>
      {patient.data && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Stack>
            <CoursePanel patientId={patientId} course={course} />
            <AppointmentsPanel
              patientId={patientId}
              courseId={course.data && (inProgress(course.data.course)?.id ?? null)}
            />
            <NotesPanel patientId={patientId} />
            <TextsPanel patientId={patientId} />
            <MessagesPanel patientId={patientId} />
          </Stack>
          <TimelinePanel patientId={patientId} />
        </SimpleGrid>
      )}
    </Stack>
  );
}

function Heading({ patient }: { patient: Patient }) {
  const { id, givenName, familyName, birthOn, language, timeZone, phone, email } = patient;
  const [contact, setContact] = useState<'closed' | 'open' | 'saved'>('closed');
  return (
    <div>
      <PageTitle page="Patient chart" place={id}>
        {givenName} {familyName}
      </PageTitle>
      <Group gap="xs" mt={4}>
        <Text c="dimmed">
          Born {showDay(birthOn)} · {showLanguage(language)} · {timeZone.replaceAll('_', ' ')}
          {phone ? ` · ${showPhone(phone)}` : ''}
          {email ? ` · ${email}` : ''}
        </Text>
        <Channels patient={patient} />
        <Button size="compact-sm" variant="default" onClick={() => setContact('open')}>
          Edit contact
        </Button>
        <TakeBackLinks patientId={id} name={`${givenName} ${familyName}`} />
        <Text size="sm" role="status">
          {contact === 'saved' ? 'Saved.' : ''}
        </Text>
      </Group>
      {contact === 'open' && (
        <ContactDialog patient={patient} onClose={() => setContact('closed')} onSaved={() => setContact('saved')} />
      )}
    </div>
  );
}

/** The channels by which the clinic may write to the patient. */
function Channels({ patient: { consents, optedOut } }: { patient: Patient }) {
  return (
    <>
      {optedOut.includes('sms') ? (
        <Badge color="danger.8" variant="filled">
          Opted out of texts
        </Badge>
      ) : (
        consents.sms && (
          <Badge color="thaw.8" variant="filled">
            Texts
          </Badge>
        )
      )}
      {consents.email && (
        <Badge color="thaw.8" variant="filled">
          E-mail
        </Badge>
      )}
      {!consents.sms && !consents.email && (
        <Badge color="warm.8" variant="filled">
          No consent to messages
        </Badge>
      )}
    </>
  );
}
