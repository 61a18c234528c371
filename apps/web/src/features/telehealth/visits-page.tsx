import { Button, Stack, Text } from '@mantine/core';
import { isVisitOpen, type TelehealthDay, type TelehealthVisit } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import { VisitState } from '../../clinic/visit-state';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { showHour, showToday } from '../../shell/times';
import { ElapsedTime } from './elapsed-time';
import { useVisits } from './visit-queries';
import { mayMeet } from './telehealth-access';
import { isAlone, shownStates } from './visit-words';
import './telehealth.css';

/** Today's video visits: who comes when, and who has been waiting since when. */
export default function VisitsPage() {
  const {
    clinic: { timeZone },
  } = useMe();
  const visits = useVisits();
  const waiting = visits.data?.items.filter((visit) => visit.state === 'waiting' || isAlone(visit)) ?? [];
  return (
    <Stack maw={1000}>
      <div>
        <PageTitle page="Video">Today’s video visits</PageTitle>
        {visits.data && <Text>{showToday(visits.data.now, timeZone)}</Text>}
      </div>
      <Text role="status" c="dimmed">
        {visits.data &&
          (waiting.length === 0
            ? 'Nobody is waiting.'
            : `Waiting: ${waiting.map(({ patientName }) => patientName).join(', ')}`)}
      </Text>
      <div className="panel">
        <Loaded
          asked={visits}
          what="the visits"
          isEmpty={({ items }) => items.length === 0}
          empty="No video visits today."
        >
          {(day) => (
            <ul className="visits" aria-label="Visits">
              {day.items.map((visit) => (
                <li key={visit.appointmentId} data-state={visit.state}>
                  <Row visit={visit} day={day} askedAt={visits.dataUpdatedAt} />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </div>
    </Stack>
  );
}

interface RowProps {
  visit: TelehealthVisit;
  day: TelehealthDay;
  askedAt: number;
}

function Row({ visit, day, askedAt }: RowProps) {
  return (
    <>
      <Text fw={700} className="visit-time">
        {showHour(visit.startsLocal)}
        <Text component="span" size="sm" c="dimmed" fw={400}>
          {' '}
          – {showHour(visit.endsLocal)}
        </Text>
      </Text>
      <div>
        <Link className="row-link" to="/patients/$patientId" params={{ patientId: visit.patientId }}>
          {visit.patientName}
        </Link>
        <Text size="sm" c="dimmed">
          {visit.serviceName} · {visit.clinicianName}
        </Text>
      </div>
      <Standing visit={visit} day={day} askedAt={askedAt} />
      {mayMeet(useMe()) && <Ways visit={visit} />}
    </>
  );
}

/** The status of the visit. */
function Standing({ visit, day, askedAt }: RowProps) {
  const { state } = visit;
  return (
    <div>
      <VisitState {...shownStates[state]} />
      {state === 'waiting' && visit.waitingSince && (
        <Text size="sm">
          waiting for <ElapsedTime since={visit.waitingSince} now={day.now} askedAt={askedAt} />
        </Text>
      )}
      {isAlone(visit) && <Text size="sm">alone in the room</Text>}
      {state === 'ended' && <Text size="sm">{visit.noteSigned ? 'note signed' : 'note not signed yet'}</Text>}
    </div>
  );
}

/** The button into the room, or to the note. */
function Ways({ visit: { appointmentId, patientName, state, joinable } }: { visit: TelehealthVisit }) {
  const room = { to: '/visits/$appointmentId', params: { appointmentId } } as const;
  const into = isVisitOpen(state) ? 'Rejoin' : 'Open room';
  return (
    <div className="visit-acts">
      {state === 'waiting' && joinable && (
        <Button
          renderRoot={(props) => <Link {...props} {...room} state={{ admit: true }} />}
          aria-label={`Admit ${patientName}`}
        >
          Admit
        </Button>
      )}
      {joinable && (
        <Button
          renderRoot={(props) => <Link {...props} {...room} />}
          variant="default"
          aria-label={`${into}: ${patientName}`}
        >
          {into}
        </Button>
      )}
      {state === 'ended' && (
        <Button
          renderRoot={(props) => <Link {...props} {...room} />}
          variant="default"
          aria-label={`Note: ${patientName}`}
        >
          Note
        </Button>
      )}
    </div>
  );
}
