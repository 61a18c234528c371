import type { Leave, NewLicence, NewStaff, SignInRules, StaffChange } from '@snowmelt/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import { useOnce } from '../../api/use-once';

const staff = ['staff'];
/** Refreshed while a mail is under way. */
export const useStaff = () =>
  useQuery({
    queryKey: staff,
    queryFn: () => unwrap(api.GET('/api/staff')),
    refetchInterval: ({ state }) => (state.data?.items.some(({ link }) => link?.outcome === 'waiting') ? 2000 : 60_000),
  });

export function useInvite(onDone: (id: string) => void) {
  const queries = useQueryClient();
  return useOnce((body: NewStaff, key) => unwrap(api.POST('/api/staff', { params: { header: key }, body })), {
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: staff });
      onDone(id);
    },
  });
}

/** What an administrator changes of one person. */
export function useStaffChanges(id: string) {
  const queries = useQueryClient();
  const options = { onSettled: () => queries.invalidateQueries() };
  const path = { params: { path: { id } } };
  return {
    details: useMutation({
      ...options,
      mutationFn: (body: StaffChange) => unwrap(api.POST('/api/staff/{id}/details', { ...path, body })),
    }),
    licence: useMutation({
      ...options,
      mutationFn: (body: NewLicence) => unwrap(api.POST('/api/staff/{id}/licences', { ...path, body })),
    }),
    link: useMutation({ ...options, mutationFn: () => unwrap(api.POST('/api/staff/{id}/link', path)) }),
    leave: useMutation({
      ...options,
      mutationFn: (body: Leave) => unwrap(api.POST('/api/staff/{id}/departure', { ...path, body })),
    }),
    comeBack: useMutation({
      ...options,
      mutationFn: (version: number) => unwrap(api.POST('/api/staff/{id}/return', { ...path, body: { version } })),
    }),
    factors: useMutation({ ...options, mutationFn: () => unwrap(api.POST('/api/staff/{id}/factors-reset', path)) }),
  };
}

/** What the person would leave behind. */
export const useDeparture = (id: string) =>
  useQuery({
    queryKey: ['departure', id],
    queryFn: () => unwrap(api.GET('/api/staff/{id}/departure', { params: { path: { id } } })),
  });

const rules = ['sign-in-rules'];
export const useSignInRules = () => useQuery({ queryKey: rules, queryFn: () => unwrap(api.GET('/api/sign-in-rules')) });
export function useSetSignInRules() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SignInRules) => unwrap(api.POST('/api/sign-in-rules', { body })),
    onSuccess: () => queries.invalidateQueries(),
  });
}
