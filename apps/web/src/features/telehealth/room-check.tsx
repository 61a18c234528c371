import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import type { TelehealthVisit } from '@snowmelt/contracts';
import { useEffect, useState } from 'react';
import { focusIfLost } from '../../video/focus-if-lost';
import type { MediaTrouble } from '../../video/local-media';
import { Picture } from '../../video/picture';
import { playTestSound, watchLevel } from '../../video/sound';
import type { useDevices } from '../../video/use-devices';
import { BusyButton } from '../../shell/busy-button';

const helps: Record<MediaTrouble, string> = {
  denied:
    'The browser does not let this page use the camera or the microphone. Allow both beside the web address, then try again.',
  missing: 'No camera or no microphone was found. Plug one in, or go on with sound only.',
  taken: 'Another program uses the camera or the microphone. Close it, then try again.',
  insecure: 'The camera works over https only. Open Snowmelt by its https address.',
  failed: 'The camera or the microphone did not start. Try again.',
};

type Devices = ReturnType<typeof useDevices>;
interface Props {
  devices: Devices;
  visit: TelehealthVisit;
  isBusy: boolean;
  onEnter: () => void;
  children: React.ReactNode;
}

/** Checks the clinician's picture and sound before joining. */
export function RoomCheck({ devices, visit, isBusy, onEnter, children }: Props) {
  const { stream, trouble, microphone, camera } = devices;
  return (
    <section className="panel room-main" aria-label="Video">
      <Stack gap="sm">
        <div className="stage">
          {stream && camera.has && camera.isOn ? (
            <Picture stream={stream} label="You" isMine />
          ) : (
            <Text>{stream ? 'Your camera is off.' : `You are not in the room with ${visit.patientName} yet.`}</Text>
          )}
        </div>
        <div role="alert">{trouble && <Text fw={600}>{helps[trouble]}</Text>}</div>
        {children}
        {stream && (microphone.isOn ? <Level stream={stream} /> : <Text fw={600}>You are muted.</Text>)}
        {stream && <OtherDevices devices={devices} />}
        <Group gap="sm">
          {stream ? (
            <>
              <BusyButton size="md" busy={isBusy} onClick={onEnter} ref={focusIfLost}>
                Enter the room
              </BusyButton>
              <Adjust devices={devices} />
            </>
          ) : (
            <TurnOn devices={devices} joinable={visit.joinable} />
          )}
        </Group>
        {!visit.joinable && <Text c="dimmed">The room is not open now. It opens shortly before the visit.</Text>}
      </Stack>
    </section>
  );
}

function OtherDevices({ devices: { choices, chosen, change } }: { devices: Devices }) {
  const named = (devices: readonly MediaDeviceInfo[]) =>
    devices.map(({ deviceId, label }) => ({ value: deviceId, label }));
  return (
    <Group gap="sm">
      {choices.cameras.length > 1 && chosen.camera !== false && (
        <NativeSelect
          label="Camera"
          data={named(choices.cameras)}
          value={String(chosen.camera)}
          onChange={(event) => change({ camera: event.currentTarget.value })}
        />
      )}
      {choices.microphones.length > 1 && (
        <NativeSelect
          label="Microphone"
          data={named(choices.microphones)}
          value={chosen.microphone}
          onChange={(event) => change({ microphone: event.currentTarget.value })}
        />
      )}
    </Group>
  );
}

function TurnOn({ devices: { trouble, isBusy, open }, joinable }: { devices: Devices; joinable: boolean }) {
  return (
    <>
      <BusyButton size="md" busy={isBusy} disabled={!joinable} onClick={() => void open({ camera: true })}>
        {trouble ? 'Try again' : 'Turn on camera and microphone'}
      </BusyButton>
      {trouble && (
        <Button size="md" variant="default" onClick={() => void open({ camera: false })}>
          Sound only
        </Button>
      )}
    </>
  );
}

function Adjust({ devices: { microphone, camera, change, turnCameraOn } }: { devices: Devices }) {
  const isSeen = camera.has && camera.isOn;
  return (
    <>
      <Button size="md" variant="default" onClick={() => (isSeen ? change({ camera: false }) : turnCameraOn())}>
        {isSeen ? 'Sound only' : 'Turn camera on'}
      </Button>
      {!microphone.isOn && (
        <Button size="md" variant="default" onClick={microphone.flip}>
          Unmute
        </Button>
      )}
      <Button size="md" variant="default" onClick={() => void playTestSound()}>
        Test sound
      </Button>
    </>
  );
}

function Level({ stream }: { stream: MediaStream }) {
  const [level, setLevel] = useState(0);
  useEffect(() => watchLevel(stream, setLevel), [stream]);
  return (
    <div>
      <Text size="sm">What your microphone hears</Text>
      <div className="level" aria-hidden="true">
        <span style={{ transform: `scaleX(${level})` }} />
      </div>
    </div>
  );
}
