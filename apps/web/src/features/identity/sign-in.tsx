import { PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { BusyButton } from '../../shell/busy-button';
import mark from '../../shell/mark.svg';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';
import { useSignIn } from './session-queries';

/** `prepare` loads the pages while the user fills in this form. */
export function SignIn({ prepare }: { prepare: () => Promise<void> }) {
  const signIn = useSignIn(prepare);
  const submit = (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    signIn.mutate({ email: typed.get('email') as string, password: typed.get('password') as string });
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <Stack gap="md" py="xl">
          <span className="wordmark">
            <img src={mark} width="40" height="40" alt="" />
            Snowmelt
          </span>
          <PageTitle page="Sign in">Good to see you</PageTitle>
          <Text c="dimmed">Sign in with your clinic account.</Text>
          <Fields onFocus={() => void prepare()} />
          <ProblemAlert error={signIn.error} fields={['email', 'password']} />
          <BusyButton type="submit" size="md" busy={signIn.isPending}>
            Sign in
          </BusyButton>
        </Stack>
      </form>
      <SnowBand />
    </main>
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

function SnowBand() {
  return (
    <svg className="snow-band" viewBox="0 0 1200 180" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <path className="snow-far" d="M0 90C200 20 420 40 620 80S1000 120 1200 50V180H0Z" />
      <path className="snow-near" d="M0 120C260 70 480 110 700 118S1040 90 1200 104V180H0Z" />
      <path className="snow-path" d="M520 180C560 150 660 150 650 118" />
      <circle className="snow-light" cx="770" cy="46" r="22" />
    </svg>
  );
}
