import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { answered, api, ApiProblem } from '../api/client';
import { SignIn } from '../features/identity/sign-in';
import { DemoClock } from '../features/outreach/demo-clock';
import mark from './mark.svg';
import { MeContext } from './me';

/** Everything staff see stands in here, once they are signed in. */
export function Shell() {
  const queries = useQueryClient();
  const me = useQuery({ queryKey: ['me'], queryFn: () => answered(api.GET('/api/session')), retry: false, refetchInterval: 60_000 });
  const signOut = useMutation({ mutationFn: () => answered(api.DELETE('/api/session')), onSettled: () => { queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' }); return queries.resetQueries({ queryKey: ['me'] }); } });
  if (me.isPending) return null;
  if (!me.data || (me.error instanceof ApiProblem && me.error.problem.status === 401)) return <SignIn />;
  return (
    <MeContext value={me.data}>
      <a className="skip" href="#main">Skip to the page</a>
      <Group component="header" justify="space-between" px="md" py="xs" gap="sm">
        <Group gap="lg">
          <Link className="wordmark" to="/"><img src={mark} width="28" height="28" alt="" />Snowmelt</Link>
          <nav className="nav" aria-label="Main"><Link to="/" activeOptions={{ exact: true, includeSearch: false }}>Calendar</Link><Link to="/patients">Patients</Link>{me.data.demo && <Link to="/outbox">Outbox</Link>}</nav>
        </Group>
        <Group gap="sm">
          <Text size="sm" c="dimmed">{me.data.displayName} · {me.data.clinic.name}</Text>
          <Button size="xs" variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>Sign out</Button>
        </Group>
      </Group>
      {me.data.demo && <DemoClock timeZone={me.data.clinic.timeZone} />}
      <main id="main" tabIndex={-1} style={{ padding: 16, maxWidth: 1440, margin: '0 auto', outline: 'none' }}><Outlet /></main>
    </MeContext>
  );
}
