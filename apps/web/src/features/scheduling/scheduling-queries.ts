import type { BookableResource, ServiceType } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../../api/client';

const seldom = { staleTime: 5 * 60_000 };

export function useServiceTypes(): ServiceType[] {
  return useQuery({ queryKey: ['service-types'], queryFn: () => answered(api.GET('/api/service-types')), ...seldom }).data?.items ?? [];
}

export function useResources(): BookableResource[] {
  return useQuery({ queryKey: ['resources'], queryFn: () => answered(api.GET('/api/resources')), ...seldom }).data?.items ?? [];
}
