import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { useRoom } from '../../video/use-room';
import type { useAdmit } from './visit-queries';

declare module '@tanstack/react-router' {
  // not in the address: no link that somebody sends may switch a camera on and let a patient in
  interface HistoryState {
    admit?: boolean;
  }
}

/** Whoever pressed Admit in the list goes in without the check and lets the patient in. */
export function useAdmitAtOnce(
  appointmentId: string,
  { step, devices: { open, stream }, call: { view }, enter }: ReturnType<typeof useRoom>,
  { mutate }: ReturnType<typeof useAdmit>,
): void {
  const { admit: admitsAtOnce } = useLocation({ select: ({ state }) => state });
  const go = useNavigate();
  const wantsIn = useRef(admitsAtOnce === true && step === 'check');

  useEffect(() => {
    if (wantsIn.current) void open({ camera: true });
  }, [open]);
  useEffect(() => {
    if (!wantsIn.current || !stream || step !== 'check') return;
    wantsIn.current = false;
    void enter(false);
  }, [stream, step, enter]);
  useEffect(() => {
    if (!admitsAtOnce || step !== 'in' || !view) return;
    // the wish is for who waits now, not for who comes later
    void go({ to: '.', state: {}, replace: true });
    if (view.state === 'waiting') mutate(appointmentId);
  }, [admitsAtOnce, step, view, appointmentId, go, mutate]);
}
