import type { JoinVisit } from '@snowmelt/contracts';
import { useEffect, useRef, useState } from 'react';
import { forgetOff } from './switches';
import { useCall } from './use-call';
import { type Switch, useDevices } from './use-devices';
import { type GrantOptions, useGrant } from './use-grant';
import type { CallEnd } from './visit-call';

/** `check`: not in yet. `asks`: another device or a colleague is, and would have to leave. `resuming`: after a reload. `over`: see `end`. */
type RoomStep = 'check' | 'asks' | 'resuming' | 'in' | 'over';

/** The way of one page into the room of a visit and out of it: devices, leave to enter, the call. */
export function useRoom(options: GrantOptions) {
  const devices = useDevices(options.visit);
  const { visit } = options;
  const { held, grant, asks, problem, isBusy, ask, stay, forget, drop } = useGrant(options);
  const [wasReplaced, setReplaced] = useState(false);
  const hadCamera = useRef(held?.hasCamera ?? true);
  const [ended, setEnded] = useState<CallEnd | null>(null);
  const call = useCall(grant, devices.stream);
  const end = ended ?? call.end;
  const { open, close, stream, trouble } = devices;

  useEffect(() => {
    if (held) void open({ camera: held.hasCamera });
  }, [held, open]); // it was all asked before
  // the call goes with its grant; why it ended stays
  if (call.end && call.end !== ended) setEnded(call.end);
  useEffect(() => {
    if (!call.end) return;
    if (call.end === 'ended') forgetOff(visit);
    drop();
    close();
  }, [call.end, visit, drop, close]);

  const enter = async (replace: JoinVisit['replace']) => {
    hadCamera.current = Boolean(stream?.getVideoTracks().length);
    if (await ask(replace || wasReplaced, hadCamera.current)) setReplaced(false);
  };
  /** To the check again. Who was replaced and wants to go on here was asked already. */
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
  /** The other is told. */
  const told = ({ flip, ...rest }: Switch): Switch => ({
    ...rest,
    flip: () => {
      flip();
      call.tellSwitches();
    },
  });

  const step: RoomStep = end
    ? 'over'
    : asks !== null
      ? 'asks'
      : grant && stream
        ? 'in'
        : grant && !trouble
          ? 'resuming'
          : 'check';
  return {
    step,
    end,
    devices,
    microphone: told(devices.microphone),
    camera: told(devices.camera),
    call,
    asks,
    problem,
    isBusy,
    enter,
    comeBack,
    leave,
  };
}
