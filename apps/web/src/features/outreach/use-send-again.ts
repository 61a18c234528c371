import { useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';

/** Asks for a failed message again; `askedPatient` for one that may have arrived. */
export function useSendAgain(touchId: string, onSent: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (askedPatient: boolean, key) =>
      unwrap(
        api.POST('/api/touches/{id}/send-again', {
          params: { path: { id: touchId }, header: key },
          body: { askedPatient },
        }),
      ),
    {
      onSuccess: () => {
        onSent();
        return queries.invalidateQueries();
      },
    },
  );
}
