import type { NewOnCallShift } from '@snowmelt/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';

/** The rota from now on, and who was paged today. */
export const useOnCall = () =>
  useQuery({ queryKey: ['on-call'], queryFn: () => unwrap(api.GET('/api/on-call')), refetchInterval: 15_000 });

export function useNewShift(onDone: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (body: NewOnCallShift, key) => unwrap(api.POST('/api/on-call-shifts', { params: { header: key }, body })),
    {
      onSuccess: async () => {
        onDone();
        await queries.invalidateQueries({ queryKey: ['on-call'] });
      },
    },
  );
}

export function useWithdrawShift() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/on-call-shifts/{id}/withdraw', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['on-call'] }),
  });
}
