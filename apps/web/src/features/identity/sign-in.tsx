import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { loadOnDemand } from '../../parts/load-on-demand';
import { BusyButton } from '../../shell/busy-button';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';
import { usePasskeySignIn } from './access-queries';
import { browserHasPasskeys } from './passkeys';
import { useSignIn } from './session-queries';
import { SignInFrame } from './sign-in-frame';

const ForgotPassword = lazy(loadOnDemand(() => import('./forgot-password')));

/** `prepare` loads the pages while the user fills in this form. */
export function SignIn({ prepare }: { prepare: () => Promise<void> }) {
  const [hasForgotten, setForgotten] = useState(false);
  return (
    <SignInFrame>
      {hasForgotten ? (
        <Suspense>
          <ForgotPassword onBack={() => setForgotten(false)} />
        </Suspense>
      ) : (
        <SignInForm prepare={prepare} onForgotten={() => setForgotten(true)} />
      )}
    </SignInFrame>
  );
}

function SignInForm({ prepare, onForgotten }: { prepare: () => Promise<void>; onForgotten: () => void }) {
  const signIn = useSignIn(prepare);
  const byPasskey = usePasskeySignIn(prepare);
  const submit = (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    signIn.mutate({ email: typed.get('email') as string, password: typed.get('password') as string });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <PageTitle page="Sign in">Good to see you</PageTitle>
        <Text c="dimmed">Sign in with your clinic account.</Text>
        <Fields onFocus={() => void prepare()} />
        <ProblemAlert error={signIn.error ?? byPasskey.error} fields={['email', 'password']} />
        <BusyButton type="submit" size="md" busy={signIn.isPending}>
          Sign in
        </BusyButton>
        {browserHasPasskeys() && (
          <BusyButton size="md" variant="default" busy={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
            Use a passkey
          </BusyButton>
        )}
        <Button variant="subtle" onClick={onForgotten}>
          Forgot your password?
        </Button>
      </Stack>
    </form>
  );
}

function Fields({ onFocus }: { onFocus: () => void }) {
  return (
    <>
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        size="md"
        name="email"
        onFocus={onFocus}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="md"
        name="password"
        onFocus={onFocus}
      />
    </>
  );
}
