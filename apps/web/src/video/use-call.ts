import type { JoinGrant } from '@snowmelt/contracts';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { Peer } from './peer';
import { TwilioRoom } from './twilio-room';
import { type CallState, type CallTools, VisitCall } from './visit-call';

const browser: CallTools = {
  openWire: () => new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}/api/signal`),
  connectMedia: (access, side) =>
    access.kind === 'twilio'
      ? new TwilioRoom(access, side, () => import('twilio-video'))
      : new Peer(new RTCPeerConnection({ iceServers: access.iceServers }), side),
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

/** The call for a join grant and a stream, for as long as the component is mounted. */
export function useCall(grant: JoinGrant | null, local: MediaStream | null) {
  const call = useRef<VisitCall | null>(null);
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!grant || !local) return () => undefined;
      const mine = new VisitCall(grant, local, browser);
      call.current = mine;
      const unsubscribe = mine.subscribe(listener);
      mine.start();
      window.addEventListener('online', mine.reconnect);
      return () => {
        window.removeEventListener('online', mine.reconnect);
        unsubscribe();
        mine.stop();
        call.current = null;
      };
    },
    [grant, local],
  );
  const snapshot = useCallback(() => call.current?.snapshot() ?? nothing, []);
  const state = useSyncExternalStore(subscribe, snapshot);
  return { ...state, leave: () => call.current?.leave(), tellSwitches: () => call.current?.tellSwitches() };
}
