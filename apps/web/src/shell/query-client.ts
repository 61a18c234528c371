import { onlineManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { isSignedOut, problemOf } from '../api/api-problem';

const isRefusal = (status: number) => status >= 400 && status < 500;

/**
 * What the staff app loads and changes. By TanStack's default, whatever is pressed without a network waits and is sent
 * later, even if the user has decided otherwise by then. Here it fails at once, and only another press sends it. Reads
 * fail too, and load again when the network is back.
 */
export function makeQueryClient(): QueryClient {
  const queries = new QueryClient({
    // the first refused request shows that the session has ended, without waiting for the next session check
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        if (isSignedOut(error) && queryKey[0] !== 'me') void queries.invalidateQueries({ queryKey: ['me'] });
      },
    }),
    defaultOptions: {
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (count, error) => count < 2 && !isRefusal(problemOf(error).status) && onlineManager.isOnline(),
        staleTime: 1000,
      },
    },
  });
  return queries;
}
