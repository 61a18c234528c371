import { Group, Text } from '@mantine/core';
import type { Me } from '@snowmelt/contracts';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { isSignedOut } from '../api/api-problem';
import { useSignOut } from '../features/identity/sign-out';
import { maySeeUnsigned } from '../features/notes/note-access';
import { mayMeet } from '../features/telehealth/telehealth-access';
import { DemoClock } from '../features/outreach/demo-clock';
import { NotSentLink } from '../features/outreach/not-sent-link';
import { BusyButton } from './busy-button';
import { ColorSchemeButton } from './color-scheme-button';
import mark from './mark.svg';
import { useMe } from './me';
import { ProblemAlert } from './problem-alert';

/** The frame around every page that signed-in staff see. */
export function Shell() {
  const go = useNavigate();
  const me = useMe();
  // the next user starts at the calendar, not at the chart that this one had open
  const signOut = useSignOut(() => void go({ to: '/', search: {} }));
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <Link className="wordmark" to="/">
          <img src={mark} width="28" height="28" alt="" />
          Snowmelt
        </Link>
        <MainNavigation me={me} />
        <Group gap="xs" className="who">
          <Text size="sm" c="dimmed" visibleFrom="sm">
            {me.displayName} · {me.clinic.name}
          </Text>
          <ColorSchemeButton />
          <BusyButton size="sm" variant="default" busy={signOut.isPending} onClick={() => signOut.mutate(me.id)}>
            Sign out
          </BusyButton>
        </Group>
      </header>
      {me.demo && <DemoClock timeZone={me.clinic.timeZone} />}
      <main id="main" tabIndex={-1}>
        <ProblemAlert error={signOut.error && !isSignedOut(signOut.error) ? signOut.error : null}>
          {' '}
          You are still signed in on this machine.
        </ProblemAlert>
        <Outlet />
      </main>
    </>
  );
}

function MainNavigation({ me }: { me: Me }) {
  return (
    <nav className="nav" aria-label="Main">
      <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
        Calendar
      </Link>
      <Link to="/patients">Patients</Link>
      <Link to="/texts">Texts</Link>
      {mayMeet(me) && <Link to="/visits">Visits</Link>}
      {maySeeUnsigned(me) && <Link to="/notes">Notes</Link>}
      <NotSentLink />
      {me.demo && <Link to="/outbox">Outbox</Link>}
    </nav>
  );
}
