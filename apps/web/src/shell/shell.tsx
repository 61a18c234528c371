import type { Me } from '@snowmelt/contracts';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { isSignedOut } from '../api/api-problem';
import { useSignOut } from '../features/identity/sign-out';
import { Find } from '../features/patients/find';
import { WhoWaits } from '../features/telehealth/who-waits';
import { loadOnDemand } from '../parts/load-on-demand';
import { PartBoundary } from '../parts/part-boundary';
import { BarSlotsContext } from './bar-slots';
import { KeyList } from './key-list';
import { useMe } from './me';
import { PersonCard, PersonMenu } from './person-menu';
import { ProblemAlert } from './problem-alert';
import { Rail } from './rail';
import { type CountedItem, itemsFor, type RailItem, sumForMe, useCounted } from './rail-items';
import { countInTab } from './tab-title';
import { useKeys } from './use-keys';

const BookNow = lazy(loadOnDemand(() => import('../features/scheduling/book-now')));

/** The frame around every page that signed-in staff see. */
export function Shell() {
  const me = useMe();
  // what is counted depends on the roles
  return <Frame key={me.roles.join(' ')} me={me} />;
}

function Frame({ me }: { me: Me }) {
  const items = useCounted(useMemo(() => itemsFor(me), [me]));
  const find = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState<HTMLElement | null>(null);
  const [actions, setActions] = useState<HTMLElement | null>(null);
  const slots = useMemo(() => ({ title, actions }), [title, actions]);
  const [asked, setAsked] = useState<'booking' | 'keys' | null>(null);
  const { signOut, refused } = useLeaving();
  useTabCount(items);
  useShellKeys(items, find, setAsked);
  const own = { isLeaving: signOut.isPending, onSignOut: () => signOut.mutate(me.id), onKeys: () => setAsked('keys') };
  return (
    <BarSlotsContext value={slots}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <Rail items={items} person={<PersonMenu {...own} />} more={<PersonCard {...own} />} />
      <div className="beside-rail">
        <header className="bar">
          <div className="bar-title" ref={setTitle} />
          <Find input={find} />
          <div className="bar-waits">
            <WhoWaits />
          </div>
          <div className="bar-actions" ref={setActions} />
        </header>
        <main id="main" tabIndex={-1}>
          <ProblemAlert error={refused}> You are still signed in on this machine.</ProblemAlert>
          <Outlet />
        </main>
      </div>
      {asked === 'keys' && <KeyList items={items} onClose={() => setAsked(null)} />}
      {asked === 'booking' && <Booking onClose={() => setAsked(null)} />}
    </BarSlotsContext>
  );
}

const Booking = ({ onClose }: { onClose: () => void }) => (
  <PartBoundary failed={null}>
    <Suspense>
      <BookNow onClose={onClose} />
    </Suspense>
  </PartBoundary>
);

function useLeaving() {
  const go = useNavigate();
  // the next user starts at the calendar, not at the chart that this one had open
  const signOut = useSignOut(() => void go({ to: '/', search: {} }));
  return { signOut, refused: signOut.error && !isSignedOut(signOut.error) ? signOut.error : null };
}

function useTabCount(items: readonly CountedItem[]): void {
  const sum = sumForMe(items);
  useEffect(() => countInTab(sum), [sum]);
  // the sign-in form counts nothing
  useEffect(() => () => countInTab(0), []);
}

function useShellKeys(
  items: readonly RailItem[],
  find: React.RefObject<HTMLInputElement | null>,
  ask: (what: 'booking' | 'keys') => void,
): void {
  const go = useNavigate();
  useKeys({
    '/': () => {
      const field = find.current;
      // on a narrow screen its button opens it
      if (field?.checkVisibility()) field.focus();
      else field?.closest('search')?.querySelector('button')?.click();
    },
    b: () => ask('booking'),
    '?': () => ask('keys'),
    ...Object.fromEntries(items.flatMap(({ key, to }) => (key ? [[`g ${key}`, () => void go({ to })]] : []))),
  });
}
