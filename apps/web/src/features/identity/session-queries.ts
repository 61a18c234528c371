import type { Me, SignIn } from '@snowmelt/contracts';
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/api-problem';
import { answered, api } from '../../api/client';
import { forgetDrafts, forgetOldDrafts } from '../notes/draft-store';
import { leaveDrafts } from '../notes/open-drafts';

const mine = ['me'];
const others = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== mine[0] };

/** Nothing one person was shown may be waiting for the next at the same machine. */
function forget(queries: QueryClient): void {
  void queries.cancelQueries(others);
  queries.removeQueries(others);
  queries.getMutationCache().clear();
}

export const isSignedOut = (error: Error | null) => problemOf(error).status === 401;

/** Who is here; null when nobody is. That is an answer, not an error: asking again must not take the sign-in form away. */
export function useSession() {
  const queries = useQueryClient();
  return useQuery({
    queryKey: mine,
    refetchInterval: 60_000,
    retry: 1,
    queryFn: async (): Promise<Me | null> => {
      const before = queries.getQueryData<Me | null>(mine);
      const me = await answered(api.GET('/api/session')).catch((error: Error) => {
        if (isSignedOut(error)) return null;
        throw error;
      });
      // somebody else signed in by another tab
      if (before && me && before.id !== me.id) void queries.resetQueries(others);
      return me;
    },
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SignIn) => answered(api.POST('/api/session', { body })),
    onSuccess: (me) => {
      forget(queries);
      queries.setQueryData(mine, me);
      void forgetOldDrafts(me.id);
    },
  });
}

export function useSignOut(onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (personId: string) => {
      await leaveDrafts(personId);
      return answered(api.DELETE('/api/session'));
    },
    // a session that had ended already is as good as signed out
    onSettled: (_, error, personId) => {
      if (error && !isSignedOut(error)) return;
      void forgetDrafts(personId);
      window.sessionStorage.clear();
      onDone();
      queries.setQueryData(mine, null);
      forget(queries);
    },
  });
}
