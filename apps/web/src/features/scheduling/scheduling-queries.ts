import type { CalendarQuery, ListedResource, ServiceType, Site } from '@snowmelt/contracts';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

const seldom = { staleTime: 5 * 60_000 };

export function useServiceTypes(): ServiceType[] {
  return (
    useQuery({ queryKey: ['service-types'], queryFn: () => unwrap(api.GET('/api/service-types')), ...seldom }).data
      ?.items ?? []
  );
}

export function useResources(): ListedResource[] {
  return (
    useQuery({ queryKey: ['resources'], queryFn: () => unwrap(api.GET('/api/resources')), ...seldom }).data?.items ?? []
  );
}

export function useSites(): Site[] {
  return useQuery({ queryKey: ['sites'], queryFn: () => unwrap(api.GET('/api/sites')), ...seldom }).data?.items ?? [];
}

export const appointmentsOf = (patientId: string) =>
  queryOptions({
    queryKey: ['appointments', patientId],
    queryFn: () => unwrap(api.GET('/api/patients/{id}/appointments', { params: { path: { id: patientId } } })),
  });

/** The content of the lanes. The previous range stays until the next one is loaded. */
export const useCalendar = (range: CalendarQuery) =>
  useQuery({
    queryKey: ['calendar', range],
    queryFn: () => unwrap(api.GET('/api/calendar', { params: { query: range } })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
