import { Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Course, Patient } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { givenOf, visitsOfCourse } from '../../clinic/course-doses';
import { CoursePips } from '../../clinic/course-pips';
import { PatientBar } from '../../clinic/patient-bar';
import { Loaded } from '../../shell/loaded';
import { showStage } from '../../shell/times';
import { useClinicNow } from '../outreach/clinic-now';
import { AppointmentsPanel } from '../scheduling/appointments-panel';
import { appointmentsOf } from '../scheduling/scheduling-queries';
import { CoursePanel } from '../treatment/course-panel';
import { inProgress, lastCourseOf } from '../treatment/course-queries';
import { TasksPanel } from '../tasks/tasks-panel';
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
        {(found) => <Heading patient={found} course={course.data?.course ?? null} />}
      </Loaded>
      {patient.data && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Stack>
            <TasksPanel patientId={patientId} />
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

function Heading({ patient, course }: { patient: Patient; course: Course | null }) {
  const { id, givenName, familyName } = patient;
  const [contact, setContact] = useState<'closed' | 'open' | 'saved'>('closed');
  const today = useClinicNow().data?.toISODate();
  return (
    <PatientBar
      page="Patient chart"
      place={id}
      name={`${givenName} ${familyName}`}
      patient={patient}
      today={today ?? undefined}
    >
      {course && <PipsOf course={course} />}
      <Group gap="xs">
        <Channels patient={patient} />
        <Button size="xs" variant="default" onClick={() => setContact('open')}>
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
    </PatientBar>
  );
}

/** How far the course is. The list of appointments is the one that the page shows. */
function PipsOf({ course }: { course: Course }) {
  const visits = useQuery(appointmentsOf(course.patientId)).data;
  if (!visits || course.protocol.sessions === 0) return null;
  const { doses } = visitsOfCourse(visits.items, course.id, course.startedAt);
  return (
    <div>
      <Text size="xs" c="dimmed">
        {showStage(course.stage)}
      </Text>
      <CoursePips given={givenOf(doses)} planned={course.protocol.sessions} />
    </div>
  );
}

/** The channels by which the clinic may write to the patient. */
function Channels({ patient: { consents, optedOut, textsPaused } }: { patient: Patient }) {
  return (
    <>
      {textsPaused && (
        <Badge color="warm.8" variant="filled">
          Texts paused: STOP or a question?
        </Badge>
      )}
      {optedOut.includes('sms') ? (
        <Badge color="danger.8" variant="filled">
          Opted out of texts
        </Badge>
      ) : (
        consents.sms &&
        !textsPaused && (
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
