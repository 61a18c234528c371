import type { OutreachDryRunPage, OutreachRules, SaveOutreachPolicy } from '@snowmelt/contracts';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';

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

export function useSaveRules() {
  const queries = useQueryClient();
  return useOnce(
    (body: SaveOutreachPolicy, key) => unwrap(api.POST('/api/outreach-policy', { params: { header: key }, body })),
    { onSuccess: () => queries.invalidateQueries({ queryKey: ['message-rules'] }) },
  );
}
