import type { JoinGrant, JoinVisit } from '@snowmelt/contracts';
import { useEffect, useRef, useState } from 'react';
import { forgetOff } from './switches';
import { useCall } from './use-call';
import { type Switch, useDevices } from './use-devices';
import { type GrantOptions, useGrant } from './use-grant';
import type { CallEnd } from './visit-call';

/**
 * `check`: before joining. `asks`: another device or a colleague is inside and would have to leave. `resuming`:
 * rejoining after a reload. `over`: see `end`.
 */
type RoomStep = 'check' | 'asks' | 'resuming' | 'in' | 'over';

/** One page's way into the room of a visit and out of it: devices, join grant, call. */
export function useRoom(options: GrantOptions) {
  const devices = useDevices(options.visit);
  const { stored, grant, asks, problem, isBusy, ask, stay, forget, drop } = useGrant(options);
  const [wasReplaced, setReplaced] = useState(false);
  const hadCamera = useRef(stored?.hasCamera ?? true);
  const call = useCall(grant, devices.stream);
  const { open, close, stream } = devices;
  const { end, setEnded } = useEnd(options.visit, call.end, drop, close);
  useEffect(() => {
    if (stored) void open({ camera: stored.hasCamera });
  }, [stored, open]); // the user allowed it before the reload

  const enter = async (replace: JoinVisit['replace']) => {
    hadCamera.current = Boolean(stream?.getVideoTracks().length);
    if (await ask(replace || wasReplaced, hadCamera.current)) setReplaced(false);
  };
  /**
   * Returns to the device check. A user who was replaced and rejoins here is not asked again whether to replace the
   * other device.
   */
  const comeBack = () => {
    setReplaced(end === 'replaced');
    stay();
    setEnded(null);
    if (end) void open({ camera: hadCamera.current });
  };
  const leave = () => {
    forget();
    call.leave();
  };
  const microphone = told(devices.microphone, call.tellSwitches);
  const camera = told(devices.camera, call.tellSwitches);
  const step = stepOf(end, asks, grant, devices);
  return { step, end, devices, microphone, camera, call, asks, problem, isBusy, enter, comeBack, leave };
}

/** Why the call ended; kept when the call is gone with its grant. */
function useEnd(visit: string, ofCall: CallEnd | null, drop: () => void, close: () => void) {
  const [ended, setEnded] = useState<CallEnd | null>(null);
  if (ofCall && ofCall !== ended) setEnded(ofCall);
  useEffect(() => {
    if (!ofCall) return;
    if (ofCall === 'ended') forgetOff(visit);
    drop();
    close();
  }, [ofCall, visit, drop, close]);
  return { end: ended ?? ofCall, setEnded };
}

/** A switch that also tells the other side. */
const told = ({ flip, ...rest }: Switch, tell: () => void): Switch => ({
  ...rest,
  flip: () => {
    flip();
    tell();
  },
});

function stepOf(
  end: CallEnd | null,
  asks: unknown,
  grant: JoinGrant | null,
  { stream, trouble }: Pick<ReturnType<typeof useDevices>, 'stream' | 'trouble'>,
): RoomStep {
  if (end) return 'over';
  if (asks !== null) return 'asks';
  if (grant && stream) return 'in';
  return grant && !trouble ? 'resuming' : 'check';
}
