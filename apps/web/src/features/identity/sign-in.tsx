import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '../../api/client';
import mark from '../../shell/mark.svg';
import { ProblemAlert } from '../../shell/problem-alert';

export function SignIn() {
  const queries = useQueryClient();
  const form = useForm({ initialValues: { email: '', password: '' } });
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => answered(api.POST('/api/session', { body })),
    onSuccess: (me) => { queries.setQueryData(['me'], me); },
  });
  return (
    <main className="sign-in">
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <Stack gap="md" py="xl">
          <span className="wordmark"><img src={mark} width="40" height="40" alt="" />Snowmelt</span>
          <Title order={1} size="h2">Good to see you</Title>
          <Text c="dimmed">Sign in with your clinic account.</Text>
          <TextInput label="E-mail" type="email" autoComplete="username" required withAsterisk={false} size="md" {...form.getInputProps('email')} />
          <PasswordInput label="Password" autoComplete="current-password" required withAsterisk={false} size="md" {...form.getInputProps('password')} />
          <ProblemAlert error={signIn.error} />
          <Button type="submit" size="md" loading={signIn.isPending}>Sign in</Button>
        </Stack>
      </form>
      <svg className="snow-band" viewBox="0 0 1200 180" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 90C200 20 420 40 620 80S1000 120 1200 50V180H0Z" fill="#c9d7ee" /><path d="M0 120C260 70 480 110 700 118S1040 90 1200 104V180H0Z" fill="#e8eff9" />
        <path d="M520 180C560 150 660 150 650 118" fill="none" stroke="#93a8dc" strokeWidth="14" strokeLinecap="round" /><circle cx="930" cy="52" r="22" fill="#f5b35c" />
      </svg>
    </main>
  );
}
