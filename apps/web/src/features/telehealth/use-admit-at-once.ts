import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { useRoom } from '../../video/use-room';
import type { useAdmit } from './visit-queries';

declare module '@tanstack/react-router' {
  // not in the URL: a link that somebody sends must not switch a camera on and let a patient in
  interface HistoryState {
    admit?: boolean;
  }
}

/** A clinician who pressed Admit in the list joins without the check and admits the patient. */
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
    // admits the patient who waits now, not one who comes later
    void go({ to: '.', state: {}, replace: true });
    if (view.state === 'waiting') mutate(appointmentId);
  }, [admitsAtOnce, step, view, appointmentId, go, mutate]);
}
