import type { ApproveReading, RuleKind, RuleWish } from '@snowmelt/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import { useOnce } from '../../api/use-once';

const all = ['rules'] as const;

/** The rules of a kind, or all of them. */
export const useRules = (kind?: RuleKind) =>
  useQuery({
    queryKey: [...all, 'list', kind ?? 'all'],
    queryFn: () => unwrap(api.GET('/api/rules', { params: { query: kind ? { kind } : {} } })),
  });

export const useDraftCount = () =>
  useQuery({
    queryKey: [...all, 'count'],
    queryFn: () => unwrap(api.GET('/api/rule-drafts/count')),
    refetchInterval: 60_000,
  });

/** What a change will do. Nothing is stored, so the page may ask again. */
export const useEffects = (wish: RuleWish | null) =>
  useQuery({
    queryKey: [...all, 'preview', wish],
    enabled: wish !== null,
    queryFn: () => unwrap(api.POST('/api/rule-drafts/preview', { body: wish as RuleWish })),
  });

const useFollow = () => {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
};

export function useDraft(onDone: () => void) {
  const follow = useFollow();
  return useOnce((body: RuleWish, key) => unwrap(api.POST('/api/rule-drafts', { params: { header: key }, body })), {
    onSuccess: async () => {
      onDone();
      await follow();
    },
  });
}

interface OfDraft {
  id: string;
  version: number;
}

export function useRevise(onDone: () => void) {
  const follow = useFollow();
  return useMutation({
    mutationFn: ({ id, version, wish }: OfDraft & { wish: RuleWish }) =>
      unwrap(api.POST('/api/rule-drafts/{id}', { params: { path: { id } }, body: { version, wish } })),
    onSuccess: async () => {
      onDone();
      await follow();
    },
  });
}

/** What one decides about a draft; whatever comes of it, the page shows what there is then. */
export type Decision = OfDraft & ({ act: 'approve' | 'withdraw' } | { act: 'send-back'; reason: string });

export function useDecide() {
  const follow = useFollow();
  return useMutation({
    mutationFn: (decision: Decision) => {
      const { id, version } = decision;
      const params = { path: { id } };
      if (decision.act === 'send-back')
        return unwrap(
          api.POST('/api/rule-drafts/{id}/send-back', { params, body: { version, reason: decision.reason } }),
        );
      return decision.act === 'approve'
        ? unwrap(api.POST('/api/rule-drafts/{id}/approve', { params, body: { version } }))
        : unwrap(api.POST('/api/rule-drafts/{id}/withdraw', { params, body: { version } }));
    },
    onSuccess: follow,
  });
}

export const useReadingApprovals = () =>
  useQuery({ queryKey: [...all, 'readings'], queryFn: () => unwrap(api.GET('/api/reading-approvals')) });

export function useApproveReading() {
  const follow = useFollow();
  return useMutation({
    mutationFn: (body: ApproveReading) => unwrap(api.POST('/api/reading-approvals', { body })),
    onSettled: follow,
  });
}
