import type { TelehealthVisit } from '@snowmelt/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, api, ApiProblem } from '../../api/client';

const at = (id: string) => ({ params: { path: { id } } });

/** The telehealth visits of the clinic's today. */
export const useVisits = () => useQuery({ queryKey: ['visits'], queryFn: () => answered(api.GET('/api/telehealth/visits', { params: { query: {} } })), refetchInterval: 5000 });

export const joinVisit = (id: string, replace: boolean) => answered(api.POST('/api/telehealth/visits/{id}/join', { ...at(id), body: { replace } }));
export const codeOf = (error: unknown) => (error instanceof ApiProblem ? error.problem.code : '');

function useMove(move: (id: string) => Promise<TelehealthVisit>, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: move, onSuccess: onDone, onSettled: () => queries.invalidateQueries({ queryKey: ['visits'] }) });
}

// either done twice is done once, so that they need no key
export const useAdmit = () => useMove((id) => answered(api.POST('/api/telehealth/visits/{id}/admission', { ...at(id), body: {} })));
export const useEnd = (onDone: () => void) => useMove((id) => answered(api.POST('/api/telehealth/visits/{id}/end', { ...at(id), body: {} })), onDone);
