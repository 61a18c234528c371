import type { JoinVisit, TelehealthRoom, TelehealthVisit } from '@snowmelt/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/api-problem';
import { unwrap, api } from '../../api/client';

const at = (id: string) => ({ params: { path: { id } } });

/** The day that a visit is part of. */
export type RoomDay = Omit<TelehealthRoom, 'visit'>;

/** Today's telehealth visits, by the clinic's date. */
export const useVisits = () =>
  useQuery({
    queryKey: ['visits'],
    queryFn: () => unwrap(api.GET('/api/telehealth/visits', { params: { query: {} } })),
    refetchInterval: 5000,
  });

/** Who waits right now: on every page, so polled all the time. */
export const useWaiting = () =>
  useQuery({
    queryKey: ['visits', 'waiting'],
    queryFn: () => unwrap(api.GET('/api/telehealth/waiting')),
    refetchInterval: 5000,
  });

/** One visit of any day. A missing one is not polled again. */
export const useVisit = (id: string) =>
  useQuery({
    queryKey: ['visits', id],
    queryFn: () => unwrap(api.GET('/api/telehealth/visits/{id}', at(id))),
    refetchInterval: ({ state: { error } }) => (isMissing(error) ? false : 5000),
  });
export const isMissing = (error: unknown) => problemOf(error).status === 404;

export const joinVisit = (id: string, replace: JoinVisit['replace']) =>
  unwrap(api.POST('/api/telehealth/visits/{id}/join', { ...at(id), body: { replace } }));
/** The colleague in the room, if the refusal names one. */
export function colleagueOf(error: unknown): string | null {
  const { code, meta } = problemOf(error);
  return code === 'TELEHEALTH.COLLEAGUE_INSIDE' ? String(meta?.['name']) : null;
}

function useMove(move: (id: string) => Promise<TelehealthVisit>, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: move,
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['visits'] }),
  });
}

// both calls are idempotent, so they need no key
export const useAdmit = () =>
  useMove((id) => unwrap(api.POST('/api/telehealth/visits/{id}/admission', { ...at(id), body: {} })));
export const useEnd = (onDone: () => void) =>
  useMove((id) => unwrap(api.POST('/api/telehealth/visits/{id}/end', { ...at(id), body: {} })), onDone);
