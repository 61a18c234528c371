import type { JoinGrant } from '@snowmelt/contracts';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Peer } from './peer';
import { TwilioRoom } from './twilio-room';
import { type CallState, type CallTools, VisitCall } from './visit-call';

const browser: CallTools = {
  openWire: () => new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}/api/signal`),
  carry: (access, part) =>
    access.kind === 'twilio'
      ? new TwilioRoom(access, part, () => import('twilio-video'))
      : new Peer(new RTCPeerConnection({ iceServers: access.iceServers }), part),
  nowMs: () => performance.now(),
  chance: Math.random,
};

const nothing: CallState = {
  view: null,
  isOnline: false,
  line: 'connecting',
  remote: null,
  isThere: false,
  hasPicture: false,
  off: [],
  hasLeft: false,
  framesDecoded: 0,
  end: null,
};
const never = () => () => undefined;
const idle = () => nothing;

/** The call that a grant and a stream make, for as long as the component shows it. */
export function useCall(grant: JoinGrant | null, local: MediaStream | null) {
  const [call, setCall] = useState<VisitCall | null>(null);
  useEffect(() => {
    if (!grant || !local) return;
    const mine = new VisitCall(grant, local, browser);
    setCall(mine);
    mine.start();
    window.addEventListener('online', mine.reconnect);
    return () => {
      window.removeEventListener('online', mine.reconnect);
      mine.stop();
      setCall(null);
    };
  }, [grant, local]);
  const state = useSyncExternalStore(call?.subscribe ?? never, call?.snapshot ?? idle);
  return { ...state, leave: () => call?.leave(), tellSwitches: () => call?.tellSwitches() };
}
