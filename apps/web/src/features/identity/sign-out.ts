import { useMutation, useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { forgetDrafts } from '../notes/draft-store';
import { leaveDrafts } from '../notes/open-drafts';
import { isSignedOut } from '../../api/api-problem';
import { forget, mine } from './session-queries';

export function useSignOut(onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (personId: string) => {
      await leaveDrafts(personId);
      return unwrap(api.DELETE('/api/session'));
    },
    // an already ended session counts as signed out
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
