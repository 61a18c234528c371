import { Button, Group, Stack, Text } from '@mantine/core';
import { isVisitOpen, type TelehealthVisit, type VisitState } from '@snowmelt/contracts';
import { useEffect, useRef, useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { showPhone } from '../../shell/times';
import { focusIfLost } from '../../video/focus-if-lost';
import type { Line } from '../../video/connection-monitor';
import { useWakeLock } from '../../video/use-wake-lock';
import type { Switch } from '../../video/use-devices';
import type { CallState } from '../../video/visit-call';
import { ElapsedTime } from './elapsed-time';
import { RoomStage } from './room-stage';
import { type RoomDay, type useAdmit, useEnd } from './visit-queries';

const lines: Record<Line, string> = {
  connecting: 'Connecting…',
  connected: 'Connected',
  mending: 'The connection dropped. Getting it back…',
  unavailable: 'The video service does not respond. Trying again…',
};

interface Props {
  visit: TelehealthVisit;
  day: RoomDay;
  askedAt: number;
  phone: string | null | undefined;
  call: CallState;
  state: VisitState;
  admit: ReturnType<typeof useAdmit>;
  local: MediaStream;
  microphone: Switch;
  camera: Switch;
  onLeave: () => void;
}

/** In the room: who is there, the connection, and the clinician's controls. */
export function RoomCall(props: Props) {
  const { visit, call, state, admit, local, camera } = props;
  const [isEnding, setEnding] = useState(false);
  useWakeLock();
  const open = isVisitOpen(state);
  const isDown = open && !call.hasLeft && (call.line === 'mending' || call.line === 'unavailable' || !call.isThere);
  return (
    <section
      className="panel room-main"
      aria-label="Video"
      data-line={!open ? 'idle' : call.isThere ? call.line : 'mending'}
      data-online={call.isOnline}
    >
      <Stack gap="sm">
        <StatusLine {...props} />
        <RoomStage
          patientName={visit.patientName}
          call={call}
          state={state}
          local={local}
          isSeen={camera.has && camera.isOn}
        />
        {isDown && <CallBack {...props} />}
        <ProblemAlert error={admit.error} />
        <Controls {...props} onEnd={() => setEnding(true)} />
      </Stack>
      {isEnding && <EndVisit visit={visit} onClose={() => setEnding(false)} />}
    </section>
  );
}

function StatusLine({ visit, day, askedAt, call, state }: Props) {
  const status = useRef<HTMLParagraphElement>(null);
  useEffect(() => focusIfLost(status.current), [state]); // the Admit button disappears once it has worked
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text role="status" fw={700} className="line" tabIndex={-1} ref={status}>
        {words(visit.patientName, call, state)}
      </Text>
      {isVisitOpen(state) && visit.startedAt && (
        <Text className="elapsed">
          <span className="elapsed-word">Elapsed </span>
          <ElapsedTime since={visit.startedAt} now={day.now} askedAt={askedAt} />
        </Text>
      )}
      {state === 'waiting' && visit.waitingSince && (
        <Text className="elapsed">
          for <ElapsedTime since={visit.waitingSince} now={day.now} askedAt={askedAt} />
        </Text>
      )}
    </Group>
  );
}

/** The number to call the patient while the connection is down; `undefined`: not known yet. */
function CallBack({ phone, day: { callBackWithinMinutes } }: Props) {
  if (phone === null) return <Text>No phone number on file: the patient is asked to call the clinic.</Text>;
  return (
    phone && (
      <Text>
        If the connection does not come back, call
        {callBackWithinMinutes !== null && ` within ${callBackWithinMinutes} min`}:{' '}
        <a className="phone" href={`tel:${phone}`}>
          {showPhone(phone)}
        </a>
      </Text>
    )
  );
}

function Controls({ visit, state, admit, microphone, camera, onLeave, onEnd }: Props & { onEnd: () => void }) {
  return (
    <Group gap="sm" className="room-controls">
      {state === 'waiting' && (
        <BusyButton size="md" busy={admit.isPending} onClick={() => admit.mutate(visit.appointmentId)}>
          Admit {visit.patientName}
        </BusyButton>
      )}
      <Button size="md" variant={microphone.isOn ? 'default' : 'filled'} onClick={microphone.flip}>
        {microphone.isOn ? 'Mute' : 'Unmute'}
      </Button>
      {camera.has && (
        <Button size="md" variant={camera.isOn ? 'default' : 'filled'} onClick={camera.flip}>
          {camera.isOn ? 'Camera off' : 'Camera on'}
        </Button>
      )}
      <Button size="md" variant="default" onClick={onLeave}>
        Leave room
      </Button>
      {isVisitOpen(state) && (
        <Button size="md" color="danger" onClick={onEnd}>
          End visit
        </Button>
      )}
    </Group>
  );
}

function words(patientName: string, call: CallState, state: VisitState): string {
  if (call.view && !isVisitOpen(state))
    return state === 'waiting' ? `${patientName} is in the waiting room` : `${patientName} is not here yet`;
  if (!call.isOnline && call.line === 'connecting') return 'No connection to the clinic’s server. Trying again…';
  if (call.hasLeft) return `${patientName} left the visit`;
  return call.isThere ? lines[call.line] : `${patientName} is not here right now`;
}

function EndVisit({ visit, onClose }: { visit: TelehealthVisit; onClose: () => void }) {
  const end = useEnd(onClose);
  return (
    <Dialog title="End the visit" onClose={onClose}>
      <Text mb="md">
        End the visit with {visit.patientName}? You both leave the room, and it does not open again. The note stays
        open.
      </Text>
      <ProblemAlert error={end.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Back to the visit
        </Button>
        <BusyButton color="danger" busy={end.isPending} onClick={() => end.mutate(visit.appointmentId)}>
          End visit
        </BusyButton>
      </Group>
    </Dialog>
  );
}
