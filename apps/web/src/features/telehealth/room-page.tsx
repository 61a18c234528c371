import { Button, Stack, Tabs, Text } from '@mantine/core';
import { isVisitOpen, type TelehealthVisit } from '@snowmelt/contracts';
import { Link, useParams } from '@tanstack/react-router';
import { PatientBar } from '../../clinic/patient-bar';
import { Loaded } from '../../shell/loaded';
import { PageTitle } from '../../shell/page-title';
import { showHour } from '../../shell/times';
import { NoteEditor } from '../notes/note-editor';
import { TimelinePanel } from '../outreach/timeline-panel';
import { usePatient } from '../patients/patient-queries';
import { RoomVideo } from './room-video';
import { isMissing, type RoomDay, useVisit } from './visit-queries';
import './telehealth.css';

/** The room of a visit: the patient on one side, the note and the history on the other. */
export default function RoomPage() {
  const { appointmentId } = useParams({ from: '/visits/$appointmentId' });
  const room = useVisit(appointmentId);
  if (isMissing(room.error)) return <Missing />;
  return (
    <Loaded asked={room} what="the visit">
      {({ visit, ...day }) => <Room key={appointmentId} visit={visit} day={day} askedAt={room.dataUpdatedAt} />}
    </Loaded>
  );
}

function Missing() {
  return (
    <Stack align="start">
      <PageTitle page="Visit">There is no such video visit</PageTitle>
      <Button component={Link} to="/visits">
        To today’s visits
      </Button>
    </Stack>
  );
}

function Room({ visit, day, askedAt }: { visit: TelehealthVisit; day: RoomDay; askedAt: number }) {
  const { appointmentId, patientId, state } = visit;
  const patient = usePatient(patientId);
  return (
    <Stack gap="sm">
      <PatientBar
        isSlim
        page="Visit"
        place={appointmentId}
        name={visit.patientName}
        patient={patient.data}
        today={day.now.slice(0, 10)}
        also={<When visit={visit} />}
      />
      <div className="room">
        <RoomVideo visit={visit} day={day} askedAt={askedAt} phone={patient.data?.phone} />
        <Tabs defaultValue="note" className="room-side" keepMounted={false} keepMountedMode="display-none">
          <Tabs.List>
            <Tabs.Tab value="note">Note</Tabs.Tab>
            <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="note" pt="sm" keepMounted>
            {isVisitOpen(state) || state === 'ended' ? (
              <NoteEditor appointmentId={appointmentId} patientId={patientId} />
            ) : (
              <div className="panel">
                <Text c="dimmed">The note opens here once you admit the patient.</Text>
              </div>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="timeline" pt="sm">
            <TimelinePanel patientId={patientId} isBeside />
          </Tabs.Panel>
        </Tabs>
      </div>
    </Stack>
  );
}

const When = ({ visit: { startsLocal, endsLocal, serviceName } }: { visit: TelehealthVisit }) => (
  <Text size="sm" c="dimmed">
    {showHour(startsLocal)} – {showHour(endsLocal)} · {serviceName}
  </Text>
);
