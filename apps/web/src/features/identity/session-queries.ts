import type { Me, SignIn } from '@snowmelt/contracts';
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { isSignedOut } from '../../api/api-problem';
import { unwrap, api } from '../../api/client';

export const mine = ['me'];
const others = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== mine[0] };

/** Clears the caches, so that the next user of this machine sees nothing of this one's. */
export function forget(queries: QueryClient): void {
  void queries.cancelQueries(others);
  queries.removeQueries(others);
  queries.getMutationCache().clear();
}

/** The signed-in user, or null. Null is data, not an error, so that a refetch does not remove the sign-in form. */
export function useSession() {
  const queries = useQueryClient();
  return useQuery({
    queryKey: mine,
    refetchInterval: 60_000,
    retry: 1,
    queryFn: async (): Promise<Me | null> => {
      const before = queries.getQueryData<Me | null>(mine);
      const me = await unwrap(api.GET('/api/session')).catch((error: Error) => {
        if (isSignedOut(error)) return null;
        throw error;
      });
      // another user signed in in another tab
      if (before && me && before.id !== me.id) void queries.resetQueries(others);
      return me;
    },
  });
}

/** `prepare` loads the pages; the form stays until they are loaded. */
export function useSignIn(prepare: () => Promise<void>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: SignIn) => {
      const me = await unwrap(api.POST('/api/session', { body }));
      await prepare();
      return me;
    },
    onSuccess: (me) => {
      forget(queries);
      queries.setQueryData(mine, me);
    },
  });
}
