import type { OutreachDryRunPage, OutreachRules } from '@snowmelt/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

export const useRules = () =>
  useQuery({ queryKey: ['message-rules'], queryFn: () => unwrap(api.GET('/api/outreach-policy')) });

/** When somebody is at the desk, and how whoever is on call is told. */
export const useTaskRules = () =>
  useQuery({ queryKey: ['task-rules'], queryFn: () => unwrap(api.GET('/api/task-policy')) });

/** What these rules would change. Nothing is stored, so the page may ask again. */
export const useDryRun = (rules: OutreachRules | null) =>
  useInfiniteQuery({
    queryKey: ['message-rules', 'dry-run', rules],
    enabled: rules !== null,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: OutreachDryRunPage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<OutreachDryRunPage> =>
      unwrap(
        api.POST('/api/outreach-policy/dry-run', {
          body: { rules: rules as OutreachRules, ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
  });
