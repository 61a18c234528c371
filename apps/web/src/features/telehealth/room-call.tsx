import { Button, Group, Stack, Text } from '@mantine/core';
import { isVisitOpen, type TelehealthVisit, type VisitState } from '@snowmelt/contracts';
import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { showPhone } from '../../shell/times';
import { catchFocus } from '../../video/catch-focus';
import type { Line } from '../../video/line-watch';
import { Picture, useSwitch } from '../../video/picture';
import { useAwake } from '../../video/use-awake';
import type { CallState } from '../../video/visit-call';
import { Counting } from './counting';
import { type RoomDay, type useAdmit, useEnd } from './visit-queries';

const lines: Record<Line, string> = { connecting: 'Connecting…', connected: 'Connected', mending: 'The line dropped. Getting it back…', unavailable: 'The video service does not answer. Trying again…' };

interface Props { visit: TelehealthVisit; day: RoomDay; askedAt: number; phone: string | null; call: CallState; state: VisitState; admit: ReturnType<typeof useAdmit>; local: MediaStream; onLeave(): void }

/** In the room: who is there, how the line is, and what the clinician decides. */
export function RoomCall({ visit, day, askedAt, phone, call, state, admit, local, onLeave }: Props) {
  const [playAloud, setPlayAloud] = useState<(() => void) | null>(null);
  const [isEnding, setEnding] = useState(false);
  const [microphone, camera] = [useSwitch(local, 'audio'), useSwitch(local, 'video')];
  useAwake();
  const status = useRef<HTMLParagraphElement>(null);
  useEffect(() => catchFocus(status.current), [state]); // Admit goes when it has worked
  const open = isVisitOpen(state);
  const words = call.view && !open ? (state === 'waiting' ? `${visit.patientName} is in the waiting room` : `${visit.patientName} is not here yet`)
    : !call.isOnline && call.line === 'connecting' ? 'No connection to the clinic’s server. Trying again…' : !call.isThere ? `${visit.patientName} is not here right now` : lines[call.line];
  const isDown = open && (call.line === 'mending' || call.line === 'unavailable' || !call.isThere);
  return (
    <section className="panel room-main" aria-label="Video" data-line={!open ? 'idle' : call.isThere ? call.line : 'mending'} data-online={call.isOnline}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Text role="status" fw={700} className="line" tabIndex={-1} ref={status}>{words}</Text>
          {open && visit.startedAt && <Text className="elapsed"><span className="elapsed-word">Elapsed </span><Counting since={visit.startedAt} now={day.now} askedAt={askedAt} /></Text>}
          {state === 'waiting' && visit.waitingSince && <Text className="elapsed">for <Counting since={visit.waitingSince} now={day.now} askedAt={askedAt} /></Text>}
        </Group>
        <div className="stage" data-frames-decoded={call.framesDecoded}>
          {open && <Picture stream={call.remote} label={visit.patientName} onSilent={(play) => setPlayAloud(() => play)} />}
          {open && call.line === 'connected' && call.isThere && !call.hasPicture && <Text className="sound-only">{visit.patientName} is here with sound only.</Text>}
          {!open && <Text>{state === 'waiting' ? 'They see you when you admit them.' : 'They come in through the waiting room.'}</Text>}
          {playAloud && <Button className="aloud" onClick={() => { playAloud(); setPlayAloud(null); }}>Turn the sound on</Button>}
          <div className="self">{camera.has && camera.isOn ? <Picture stream={local} label="You" isMine /> : <span>Camera off</span>}</div>
        </div>
        {isDown && phone && <Text>If the line does not come back, call{day.callBackWithinMinutes !== null && ` within ${day.callBackWithinMinutes} min`}: <a className="phone" href={`tel:${phone}`}>{showPhone(phone)}</a></Text>}
        <ProblemAlert error={admit.error} />
        <Group gap="sm" className="room-controls">
          {state === 'waiting' && <Button size="md" loading={admit.isPending} onClick={() => admit.mutate(visit.appointmentId)}>Admit {visit.patientName}</Button>}
          <Button size="md" variant={microphone.isOn ? 'default' : 'filled'} onClick={microphone.flip}>{microphone.isOn ? 'Mute' : 'Unmute'}</Button>
          {camera.has && <Button size="md" variant={camera.isOn ? 'default' : 'filled'} onClick={camera.flip}>{camera.isOn ? 'Camera off' : 'Camera on'}</Button>}
          <Button size="md" variant="default" onClick={onLeave}>Leave room</Button>
          {open && <Button size="md" color="danger" onClick={() => setEnding(true)}>End visit</Button>}
        </Group>
      </Stack>
      {isEnding && <EndVisit visit={visit} onClose={() => setEnding(false)} />}
    </section>
  );
}

function EndVisit({ visit, onClose }: { visit: TelehealthVisit; onClose(): void }) {
  const end = useEnd(onClose);
  return (
    <Dialog title="End the visit" onClose={onClose}>
      <Text mb="md">End the visit with {visit.patientName}? You both leave the room, and it does not open again. The note stays open.</Text>
      <ProblemAlert error={end.error} />
      <Group justify="flex-end"><Button variant="default" onClick={onClose}>Go on talking</Button><Button color="danger" loading={end.isPending} onClick={() => end.mutate(visit.appointmentId)} data-autofocus>End visit</Button></Group>
    </Dialog>
  );
}
