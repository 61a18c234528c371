import { useQueryClient } from '@tanstack/react-query';
import type { Key } from '../../api/client';
import { useOnce } from '../../api/use-once';

/** A change made to an appointment in its dialog; success closes the dialog. */
export function useAppointmentChange<Body>(call: (body: Body, key: Key) => Promise<unknown>, onClose: () => void) {
  const queries = useQueryClient();
  return useOnce(call, {
    onSuccess: async () => {
      await queries.invalidateQueries();
      onClose();
    },
  });
}
