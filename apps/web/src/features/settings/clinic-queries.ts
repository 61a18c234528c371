import type { ClinicChange, SiteChange } from '@snowmelt/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import { useOnce } from '../../api/use-once';

export const useClinicDetails = () =>
  useQuery({ queryKey: ['clinic', 'details'], queryFn: () => unwrap(api.GET('/api/clinic')) });
export const useSiteDetails = () =>
  useQuery({ queryKey: ['clinic', 'sites'], queryFn: () => unwrap(api.GET('/api/site-details')) });

/** What the change will do. Nothing is stored, so the page may ask again. */
export const useClinicEffects = (change: ClinicChange | null) =>
  useQuery({
    queryKey: ['clinic', 'preview', change],
    enabled: change !== null,
    queryFn: () => unwrap(api.POST('/api/clinic/preview', { body: change as ClinicChange })),
  });

export function useSaveClinic() {
  const queries = useQueryClient();
  return useOnce((body: ClinicChange, key) => unwrap(api.POST('/api/clinic', { params: { header: key }, body })), {
    onSuccess: () => queries.invalidateQueries(),
  });
}

export function useSaveSite(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SiteChange) => unwrap(api.POST('/api/sites/{id}', { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries(),
  });
}
