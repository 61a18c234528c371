import type { JoinGrant } from '@snowmelt/contracts';
import { useEffect, useRef, useState } from 'react';
import { heldFor, hold, letGo } from './held-grant';
import { useCall } from './use-call';
import { useDevices } from './use-devices';
import type { CallEnd } from './visit-call';

/** `check`: not in yet. `asks`: another device is, and would have to leave. `resuming`: after a reload. `over`: see `end`. */
type RoomStep = 'check' | 'asks' | 'resuming' | 'in' | 'over';

interface Options { visit: string; join(replace: boolean): Promise<JoinGrant>; codeOf(error: unknown): string }

/** The way of one page into the room of a visit and out of it: devices, leave to enter, the call. */
export function useRoom({ visit, join, codeOf }: Options) {
  const devices = useDevices();
  const [held] = useState(() => heldFor(visit));
  const [grant, setGrant] = useState(held?.grant ?? null);
  const [asks, setAsks] = useState(false);
  const [wasReplaced, setReplaced] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const hadCamera = useRef(held?.hasCamera ?? true);
  const [ended, setEnded] = useState<CallEnd | null>(null);
  const call = useCall(grant, devices.stream);
  const end = ended ?? call.end;
  const { open, close, stream, trouble } = devices;

  useEffect(() => { if (held) void open({ camera: held.hasCamera }); }, [held, open]); // it was all asked before
  useEffect(() => {
    if (!call.end) return;
    // the call is gone with its grant; why it ended stays
    setEnded(call.end);
    setGrant(null);
    letGo(visit);
    close();
  }, [call.end, visit, close]);

  const enter = async (replace: boolean) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      const given = await join(replace || wasReplaced);
      if (given.kind !== 'embedded') throw new Error(`This page cannot open rooms of ${given.kind} yet.`);
      hadCamera.current = Boolean(stream?.getVideoTracks().length);
      hold(visit, { grant: given, hasCamera: hadCamera.current });
      setGrant(given);
      setAsks(false);
      setReplaced(false);
    } catch (error) {
      if (codeOf(error) === 'TELEHEALTH.OTHER_DEVICE') setAsks(true);
      else setProblem(error);
    }
    setBusy(false);
  };
  /** To the check again. Who was replaced and wants to go on here was asked already. */
  const comeBack = () => {
    setReplaced(end === 'replaced');
    setAsks(false);
    setEnded(null);
    if (end) void open({ camera: hadCamera.current });
  };
  const leave = () => { letGo(visit); call.leave(); };

  const step: RoomStep = end ? 'over' : asks ? 'asks' : grant && stream ? 'in' : grant && !trouble ? 'resuming' : 'check';
  return { step, end, devices, call, problem, isBusy, enter, comeBack, leave };
}
