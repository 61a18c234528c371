import type { Me, PasswordByLink, PasswordChange } from '@snowmelt/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import { askPasskey, makePasskey } from './passkeys';
import { forget, mine } from './session-queries';

const access = ['my-access'];

export const useOwnAccess = () => useQuery({ queryKey: access, queryFn: () => unwrap(api.GET('/api/me/access')) });

/** Proves who the user is, by whichever way they have. `onDone` gets the session as it is then. */
export function useProof(onDone: (me: Me) => void) {
  const queries = useQueryClient();
  const options = {
    onSuccess: (me: Me) => {
      queries.setQueryData(mine, me);
      onDone(me);
    },
  };
  const byCode = useMutation({
    ...options,
    mutationFn: (code: string) => unwrap(api.POST('/api/me/proof/code', { body: { code } })),
  });
  const byPassword = useMutation({
    ...options,
    mutationFn: (password: string) => unwrap(api.POST('/api/me/proof/password', { body: { password } })),
  });
  const byPasskey = useMutation({
    ...options,
    mutationFn: async () => {
      const response = await askPasskey(await unwrap(api.POST('/api/me/proof/passkey-question')));
      return unwrap(api.POST('/api/me/proof/passkey', { body: { response } }));
    },
  });
  return { byCode, byPassword, byPasskey };
}

/** Without a name or a password: the passkey says whose it is. */
export function usePasskeySignIn(prepare: () => Promise<void>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const response = await askPasskey(await unwrap(api.POST('/api/session/passkey-question')));
      const me = await unwrap(api.POST('/api/session/passkey', { body: { response } }));
      await prepare();
      return me;
    },
    onSuccess: (me) => {
      forget(queries);
      queries.setQueryData(mine, me);
    },
  });
}

export const useNewTotp = () => useMutation({ mutationFn: () => unwrap(api.POST('/api/me/factors/totp')) });

export function useConfirmTotp() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, code }: { id: string; code: string }) =>
      unwrap(api.POST('/api/me/factors/{id}/confirm', { params: { path: { id } }, body: { code } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: access }),
  });
}

export function useNewPasskey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const response = await makePasskey(await unwrap(api.POST('/api/me/factors/passkey-options')));
      return unwrap(api.POST('/api/me/factors/passkey', { body: { name, response } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: access }),
  });
}

/** What the user changes of their own access, each followed by a fresh look. */
export function useOwnChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: access });
  return {
    removeFactor: useMutation({
      onSettled,
      mutationFn: (id: string) => unwrap(api.DELETE('/api/me/factors/{id}', { params: { path: { id } } })),
    }),
    newCodes: useMutation({ onSettled, mutationFn: () => unwrap(api.POST('/api/me/recovery-codes')) }),
    endSession: useMutation({
      onSettled,
      mutationFn: (id: string) => unwrap(api.DELETE('/api/me/sessions/{id}', { params: { path: { id } } })),
    }),
    endOthers: useMutation({ onSettled, mutationFn: () => unwrap(api.POST('/api/me/sessions/end-others')) }),
    changePassword: useMutation({
      onSettled,
      mutationFn: (body: PasswordChange) => unwrap(api.POST('/api/me/password', { body })),
    }),
  };
}

export const useStaffLink = (token: string) =>
  useQuery({
    queryKey: ['staff-link'],
    retry: false,
    staleTime: Infinity,
    queryFn: () => unwrap(api.POST('/api/staff-link', { body: { token } })),
  });

export const usePasswordByLink = () =>
  useMutation({ mutationFn: (body: PasswordByLink) => unwrap(api.POST('/api/staff-link/password', { body })) });

export const useResetRequest = () =>
  useMutation({ mutationFn: (email: string) => unwrap(api.POST('/api/password-reset', { body: { email } })) });
