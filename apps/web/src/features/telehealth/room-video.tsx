import { Button, Group, Text } from '@mantine/core';
import type { TelehealthDay, TelehealthVisit } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Dialog } from '../../shell/dialog';
import { catchFocus } from '../../video/catch-focus';
import { ProblemAlert } from '../../shell/problem-alert';
import { useRoom } from '../../video/use-room';
import { codeOf, joinVisit, useAdmit } from './visit-queries';
import { RoomCall } from './room-call';
import { RoomCheck } from './room-check';

declare module '@tanstack/react-router' {
  // not in the address: no link that somebody sends may switch a camera on and let a patient in
  interface HistoryState { admit?: boolean }
}

interface Props { visit: TelehealthVisit; day: TelehealthDay; askedAt: number; phone: string | null }

const endings: Record<string, string> = {
  left: 'You left the room. The visit is still open.', replaced: 'This visit goes on on another device.', expired: 'The room is closed: the time of this visit is over.',
  'signed-out': 'You were signed out.', refused: 'The room did not let this page in.',
};

/** The clinician's side of the room: the check before, the call, and what is left of it afterwards. */
export function RoomVideo({ visit, day, askedAt, phone }: Props) {
  const { appointmentId, patientName } = visit;
  const { admit: admitsAtOnce } = useLocation({ select: ({ state }) => state });
  const go = useNavigate();
  const queries = useQueryClient();
  const room = useRoom({ visit: appointmentId, join: (replace) => joinVisit(appointmentId, replace), codeOf });
  const { step, end, devices, call, enter } = room;
  const { open } = devices;
  const admit = useAdmit();
  const wantsIn = useRef(admitsAtOnce === true && step === 'check');
  const state = call.view?.state ?? visit.state;

  // what the socket says comes before the list is asked again
  useEffect(() => { void queries.invalidateQueries({ queryKey: ['visits'] }); }, [state, queries]);
  useEffect(() => { if (wantsIn.current) void open({ camera: true }); }, [open]);
  useEffect(() => {
    if (!wantsIn.current || !devices.stream || step !== 'check') return;
    wantsIn.current = false;
    void enter(false);
  }, [devices.stream, step, enter]);
  const { mutate } = admit;
  useEffect(() => {
    if (!admitsAtOnce || step !== 'in' || !call.view) return;
    // the wish is for who waits now, not for who comes later
    void go({ to: '.', state: {}, replace: true });
    if (call.view.state === 'waiting') mutate(appointmentId);
  }, [admitsAtOnce, step, call.view, appointmentId, go, mutate]);

  const away = useBlocker({ shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname, disabled: step !== 'in', enableBeforeUnload: false, withResolver: true });

  if (visit.state === 'ended' || end === 'ended') return <Over words="The visit is over. Finish and sign the note when you are ready." />;
  if (step === 'over') return <Over words={endings[end ?? ''] ?? ''}>{visit.joinable && <Button onClick={room.comeBack}>{end === 'replaced' ? 'Go on here' : 'Go back in'}</Button>}</Over>;
  if (step === 'resuming') return <Over words="Getting you back in…" />;
  if (step === 'in' && devices.stream) {
    return (
      <>
        <RoomCall {...{ visit, day, askedAt, phone, call, state, admit }} local={devices.stream} onLeave={room.leave} />
        {away.status === 'blocked' && (
          <Dialog title="Leave the room?" onClose={away.reset}>
            <Text mb="md">Going to another page leaves the room with {patientName}. The visit stays open, and you can go back in.</Text>
            <Group justify="flex-end"><Button variant="default" onClick={away.reset} data-autofocus>Stay in the room</Button><Button onClick={() => { room.leave(); away.proceed(); }}>Leave room</Button></Group>
          </Dialog>
        )}
      </>
    );
  }
  return (
    <RoomCheck devices={devices} visit={visit} isBusy={room.isBusy} onEnter={() => void enter(false)}>
      <ProblemAlert error={room.problem as Error | null} />
      {step === 'asks' && (
        <Dialog title="Open on another device" onClose={room.comeBack}>
          <Text mb="md">You are in the room with {patientName} on another device. Go on here? The other device then leaves.</Text>
          <Group justify="flex-end"><Button variant="default" onClick={room.comeBack}>Stay there</Button><Button loading={room.isBusy} onClick={() => void enter(true)} data-autofocus>Go on here</Button></Group>
        </Dialog>
      )}
    </RoomCheck>
  );
}

function Over({ words, children }: { words: string; children?: React.ReactNode }) {
  return <section className="panel room-main room-over" aria-label="Video"><Text role="status" fw={600} tabIndex={-1} ref={catchFocus}>{words}</Text>{children}</section>;
}
