import type { ClosureWish, NewClosure, NewHours } from '@snowmelt/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';

export const useClosures = () =>
  useQuery({ queryKey: ['closures'], queryFn: () => unwrap(api.GET('/api/closures')), refetchInterval: 60_000 });

/** The visits that it would hit. Nothing is stored, so the page may ask again. */
export const useClosurePreview = (wish: ClosureWish | null) =>
  useQuery({
    queryKey: ['closures', 'preview', wish],
    enabled: wish !== null,
    queryFn: () => unwrap(api.POST('/api/closures/preview', { body: wish as ClosureWish })),
  });

export function useNewClosure(onDone: () => void) {
  const queries = useQueryClient();
  return useOnce((body: NewClosure, key) => unwrap(api.POST('/api/closures', { params: { header: key }, body })), {
    onSuccess: async () => {
      onDone();
      await queries.invalidateQueries();
    },
  });
}

export function useWithdrawClosure() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/closures/{id}/withdraw', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries(),
  });
}

export const useHours = () =>
  useQuery({ queryKey: ['weekly-hours'], queryFn: () => unwrap(api.GET('/api/weekly-hours')) });

/** The visits that would fall out. Nothing is stored, so the page may ask again. */
export const useHoursPreview = (id: string, wanted: NewHours | null) =>
  useQuery({
    queryKey: ['weekly-hours', 'preview', id, wanted],
    enabled: wanted !== null,
    queryFn: () =>
      unwrap(api.POST('/api/resources/{id}/hours/preview', { params: { path: { id } }, body: wanted as NewHours })),
  });

export function useSetHours(id: string, onDone: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (body: NewHours, key) =>
      unwrap(api.POST('/api/resources/{id}/hours', { params: { path: { id }, header: key }, body })),
    {
      onSuccess: async () => {
        onDone();
        await queries.invalidateQueries();
      },
    },
  );
}
