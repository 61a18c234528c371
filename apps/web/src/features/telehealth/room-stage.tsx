import { Button, Text } from '@mantine/core';
import { isVisitOpen, type VisitState } from '@snowmelt/contracts';
import { useState } from 'react';
import { NoPicture, Picture } from '../../video/picture';
import type { CallState } from '../../video/visit-call';

/** `isSeen`: the clinician's camera is on. */
interface Props {
  patientName: string;
  call: CallState;
  state: VisitState;
  local: MediaStream;
  isSeen: boolean;
}

/** The patient large, the clinician small; before admission, what happens next. */
export function RoomStage({ patientName, call, state, local, isSeen }: Props) {
  const [playAloud, setPlayAloud] = useState<(() => void) | null>(null);
  const open = isVisitOpen(state);
  const isMet = open && call.line === 'connected' && call.isThere;
  const isCovered = isMet && (!call.hasPicture || call.off.includes('video'));
  return (
    <div className="stage" data-frames-decoded={call.framesDecoded}>
      {open && (
        <Picture
          stream={call.isThere ? call.remote : null}
          label={patientName}
          onSilent={(play) => setPlayAloud(() => play)}
        />
      )}
      <div className="silence" data-covers={isCovered}>
        {isCovered && <NoPicture name={patientName} />}
        <p role="status">{isMet && silence(patientName, call)}</p>
      </div>
      {!open && (
        <Text>
          {state === 'waiting' ? 'They see you when you admit them.' : 'They come in through the waiting room.'}
        </Text>
      )}
      {playAloud && (
        <Button
          className="aloud"
          onClick={() => {
            playAloud();
            setPlayAloud(null);
          }}
        >
          Turn the sound on
        </Button>
      )}
      <div className="self">{isSeen ? <Picture stream={local} label="You" isMine /> : <span>Camera off</span>}</div>
    </div>
  );
}

/** What the patient chose not to send, in words: black and silence alone would look like a fault, or worse. */
function silence(patientName: string, { hasPicture, off }: CallState): string {
  const things = [hasPicture && off.includes('video') && 'camera', off.includes('audio') && 'microphone'].filter(
    Boolean,
  );
  const turnedOff =
    things.length === 0
      ? ''
      : `${patientName} turned ${things.length > 1 ? things.join(' and ') : `the ${things[0]}`} off.`;
  return hasPicture ? turnedOff : `${patientName} is here with sound only. ${turnedOff}`.trim();
}
