import { lazy, Suspense } from 'react';
import { useSession } from '../features/identity/session-queries';
import { SignIn } from '../features/identity/sign-in';
import { loadOnDemand } from '../parts/load-on-demand';
import { PartBoundary } from '../parts/part-boundary';
import { Waiting } from './loaded';
import { MeContext } from './me';
import { PageFailed } from './page-failed';
import { ServerUnreachable } from './server-unreachable';
import { useKeptFocus } from './use-kept-focus';

const load = loadOnDemand(() => import('./signed-in'));
const SignedIn = lazy(load);
const SecondFactor = lazy(loadOnDemand(() => import('../features/identity/second-factor')));
const AccessPage = lazy(loadOnDemand(() => import('../features/identity/access-page')));
/** A link from an e-mail to staff: for whoever holds it, whoever is signed in here. */
const isAccessLink = window.location.pathname === '/access';

/**
 * Preloads the app and its first page while the user signs in. A part that fails to load is loaded again when it is
 * needed.
 */
const prepare = () =>
  load().then(
    ({ preloadPage }) => void preloadPage(),
    () => undefined,
  );

/** Shows the pages to a signed-in user, and the sign-in form to anybody else. */
export function AuthGate() {
  const me = useSession();
  useKeptFocus();
  if (isAccessLink)
    return (
      <Part>
        <AccessPage />
      </Part>
    );
  if (me.data === undefined)
    return me.errorUpdateCount > 0 ? (
      <ServerUnreachable busy={me.isFetching} onRetry={() => void me.refetch()} />
    ) : (
      <Opening />
    );
  if (me.data === null) return <SignIn prepare={prepare} />;
  if (me.data.awaits)
    return (
      <Part>
        <SecondFactor me={me.data} />
      </Part>
    );
  return (
    <MeContext value={me.data}>
      <Part>
        <SignedIn />
      </Part>
    </MeContext>
  );
}

/** Loaded on demand, and again where that failed. */
const Part = ({ children }: { children: React.ReactNode }) => (
  <PartBoundary
    failed={
      <main className="opening">
        <PageFailed />
      </main>
    }
  >
    <Suspense fallback={<Opening />}>{children}</Suspense>
  </PartBoundary>
);

const Opening = () => (
  <main className="opening">
    <Waiting what="Snowmelt" />
  </main>
);
