import { Button, Text } from '@mantine/core';
import type { TelehealthVisit, VisitState } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ProblemAlert } from '../../shell/problem-alert';
import { focusIfLost } from '../../video/focus-if-lost';
import { useRoom } from '../../video/use-room';
import type { CallEnd } from '../../video/visit-call';
import { RoomCall } from './room-call';
import { RoomCheck } from './room-check';
import { LeaveQuestion, PlaceTakenQuestion } from './room-questions';
import { useAdmitAtOnce } from './use-admit-at-once';
import { colleagueOf, joinVisit, type RoomDay, useAdmit } from './visit-queries';

interface Props {
  visit: TelehealthVisit;
  day: RoomDay;
  askedAt: number;
  phone: string | null | undefined;
}

const endings: Record<Exclude<CallEnd, 'ended'>, string> = {
  left: 'You left the room. The visit is still open.',
  replaced: 'This visit continues on another device.',
  'taken-over': 'A colleague took over. The visit goes on with them.',
  expired: 'The room is closed: the time of this visit is over.',
  'signed-out': 'You were signed out.',
  'called-off': 'The appointment was moved or cancelled meanwhile.',
  refused: 'This page could not join the room.',
};

/** The clinician's side of the room: the check before, the call, and what follows it. */
export function RoomVideo({ visit, day, askedAt, phone }: Props) {
  const { appointmentId } = visit;
  const room = useRoom({ visit: appointmentId, join: (replace) => joinVisit(appointmentId, replace) });
  const { step, end, devices, microphone, camera, call, comeBack, leave } = room;
  const admit = useAdmit();
  const state = useToldState(visit, call.view?.state);
  useAdmitAtOnce(appointmentId, room, admit);

  if (visit.state === 'ended' || end === 'ended')
    return (
      <Over
        words={
          visit.noteSigned
            ? 'The visit is over, and its note is signed.'
            : 'The visit is over. Finish and sign the note when you are ready.'
        }
      />
    );
  if (step === 'over' && end)
    return (
      <Over words={endings[end]}>
        {visit.joinable && <Button onClick={comeBack}>{end === 'replaced' ? 'Continue here' : 'Rejoin'}</Button>}
      </Over>
    );
  if (step === 'resuming') return <Over words="Rejoining…" />;
  if (step === 'in' && devices.stream)
    return (
      <>
        <RoomCall
          {...{ visit, day, askedAt, phone, call, state, admit, microphone, camera }}
          local={devices.stream}
          onLeave={leave}
        />
        <LeaveQuestion patientName={visit.patientName} onLeave={leave} />
      </>
    );
  return <Before visit={visit} room={room} />;
}

/** The socket knows the state before the next poll of the list. */
function useToldState(visit: TelehealthVisit, told: VisitState | undefined): VisitState {
  const queries = useQueryClient();
  useEffect(() => {
    if (told && told !== visit.state) void queries.invalidateQueries({ queryKey: ['visits'] });
  }, [told, visit.state, queries]);
  return told ?? visit.state;
}

function Before({ visit, room }: { visit: TelehealthVisit; room: ReturnType<typeof useRoom> }) {
  const { step, devices, isBusy, enter, comeBack } = room;
  const colleague = colleagueOf(room.asks);
  const refusal = <ProblemAlert error={room.problem as Error | null} />;
  return (
    <RoomCheck devices={devices} visit={visit} isBusy={isBusy} onEnter={() => void enter(false)}>
      {step === 'asks' ? (
        <PlaceTakenQuestion
          patientName={visit.patientName}
          colleague={colleague}
          isBusy={isBusy}
          onStay={comeBack}
          onGoOn={() => void enter(colleague === null ? true : 'colleague')}
        >
          {refusal}
        </PlaceTakenQuestion>
      ) : (
        refusal
      )}
    </RoomCheck>
  );
}

function Over({ words, children }: { words: string; children?: React.ReactNode }) {
  return (
    <section className="panel room-main room-over" aria-label="Video">
      <Text role="status" fw={600} tabIndex={-1} ref={focusIfLost}>
        {words}
      </Text>
      {children}
    </section>
  );
}
