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
  if (me.data === undefined)
    return me.errorUpdateCount > 0 ? (
      <ServerUnreachable busy={me.isFetching} onRetry={() => void me.refetch()} />
    ) : (
      <Opening />
    );
  if (me.data === null) return <SignIn prepare={prepare} />;
  return (
    <MeContext value={me.data}>
      <PartBoundary
        failed={
          <main className="opening">
            <PageFailed />
          </main>
        }
      >
        <Suspense fallback={<Opening />}>
          <SignedIn />
        </Suspense>
      </PartBoundary>
    </MeContext>
  );
}

const Opening = () => (
  <main className="opening">
    <Waiting what="Snowmelt" />
  </main>
);
