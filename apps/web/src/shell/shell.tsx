import { Group, Text } from '@mantine/core';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { isSignedOut, useSession, useSignOut } from '../features/identity/session-queries';
import { SignIn } from '../features/identity/sign-in';
import { maySeeUnsigned } from '../features/notes/note-access';
import { mayMeet } from '../features/telehealth/telehealth-access';
import { DemoClock } from '../features/outreach/demo-clock';
import { NotSentLink } from '../features/outreach/not-sent-link';
import { BusyButton } from './busy-button';
import { ColorSchemeButton } from './color-scheme-button';
import { Waiting } from './loaded';
import mark from './mark.svg';
import { MeContext } from './me';
import { ProblemAlert } from './problem-alert';
import { Trouble } from './trouble';
import { useKeptFocus } from './use-kept-focus';

/** Everything staff see stands in here, once they are signed in. */
export function Shell() {
  const go = useNavigate();
  const me = useSession();
  useKeptFocus();
  // the next person starts at the calendar, not at the chart this one had open
  const signOut = useSignOut(() => void go({ to: '/', search: {} }));
  if (me.data === undefined)
    return me.errorUpdateCount > 0 ? (
      <Trouble busy={me.isFetching} onRetry={() => void me.refetch()} />
    ) : (
      <main className="opening">
        <Waiting what="Snowmelt" />
      </main>
    );
  if (me.data === null) return <SignIn />;
  const { id } = me.data;
  return (
    <MeContext value={me.data}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <Link className="wordmark" to="/">
          <img src={mark} width="28" height="28" alt="" />
          Snowmelt
        </Link>
        <nav className="nav" aria-label="Main">
          <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
            Calendar
          </Link>
          <Link to="/patients">Patients</Link>
          <Link to="/texts">Texts</Link>
          {mayMeet(me.data) && <Link to="/visits">Visits</Link>}
          {maySeeUnsigned(me.data) && <Link to="/notes">Notes</Link>}
          <NotSentLink />
          {me.data.demo && <Link to="/outbox">Outbox</Link>}
        </nav>
        <Group gap="xs" className="who">
          <Text size="sm" c="dimmed" visibleFrom="sm">
            {me.data.displayName} · {me.data.clinic.name}
          </Text>
          <ColorSchemeButton />
          <BusyButton size="sm" variant="default" busy={signOut.isPending} onClick={() => signOut.mutate(id)}>
            Sign out
          </BusyButton>
        </Group>
      </header>
      {me.data.demo && <DemoClock timeZone={me.data.clinic.timeZone} />}
      <main id="main" tabIndex={-1}>
        <ProblemAlert error={signOut.error && !isSignedOut(signOut.error) ? signOut.error : null}>
          {' '}
          You are still signed in on this machine.
        </ProblemAlert>
        <Outlet />
      </main>
    </MeContext>
  );
}
