import type { PatientVisitPage } from '@snowmelt/contracts';
import { useCallback, useEffect, useEffectEvent, useReducer, useRef } from 'react';
import { problemOf } from '../api/api-problem';
import { chooseLanguage, proposeLanguage } from './i18n';
import { tokenIn } from './link-token';
import { isClosed, pageAfter, type PageState, type Press } from './page-state';
import { loadReading, prepare } from './patient-part';
import { remember, remembered } from './remembered';
import { acknowledgeReading, type Clinic, confirmVisit, openLink, readVisit, renewLink } from './visit-api';

/** The token leaves the address bar at once, before any request: URLs end up in histories. */
function takeToken(): string | null {
  const token = tokenIn(window.location);
  if (token || window.location.pathname !== '/v') window.history.replaceState(null, '', '/v');
  return token;
}
const arrivedWith = takeToken();

const onArrival = (): PageState => ({
  token: arrivedWith,
  opened: null,
  page: null,
  clinic: JSON.parse(remembered('clinic') ?? 'null') as Clinic | null,
  busy: arrivedWith ? null : 'open',
  problem: null,
  done: null,
});

/** Opening a link in a tab that shows another link's page loads nothing: only the part after the # changes. */
function useOtherLink(onLink: (token: string) => void): void {
  useEffect(() => {
    const look = () => {
      const token = takeToken();
      if (token) onLink(token);
    };
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, [onLink]);
}

/**
 * What the page knows. A response to one link's request must not show under another link: `sameLink()` returns a check
 * whether the link is still the same.
 */
function useKnown() {
  const [known, tell] = useReducer(pageAfter, null, onArrival);
  const { clinic } = known;
  const link = useRef(0);
  useEffect(() => {
    if (clinic) remember('clinic', JSON.stringify(clinic));
  }, [clinic]);
  useOtherLink((token) => {
    link.current += 1;
    tell({ type: 'other-link', token });
  });
  const sameLink = () => {
    const mine = link.current;
    return () => mine === link.current;
  };
  return { known, tell, sameLink };
}

type Known = ReturnType<typeof useKnown>;

/** Runs a press, or the page's own opening, and records its outcome. */
const attempts =
  (tell: Known['tell'], sameLink: Known['sameLink']) =>
  async (at: Press, isPress: boolean, work: () => Promise<PatientVisitPage>): Promise<void> => {
    const isMine = sameLink();
    tell({ type: 'began', at });
    try {
      const page = await work();
      if (isMine()) await proposeLanguage(page.language);
      if (isMine()) tell({ type: 'answered', page, pressed: isPress ? at : null });
    } catch (error) {
      const { code, meta } = problemOf(error);
      // the API sends the clinic when it could tell it from the link, and whether this link can be replaced
      const clinic = meta?.['clinic'] as Clinic | undefined;
      if (isMine()) tell({ type: 'failed', at, code, clinic, canRenew: meta?.['canRenew'] === true });
    }
  };

function useReadAgain(tell: Known['tell'], sameLink: Known['sameLink']) {
  /** Once the clinic has moved or cancelled the visit, hides the old one, whichever request found out. */
  const close = useCallback(
    (error: unknown) => {
      const { code, meta } = problemOf(error);
      if (!isClosed(code)) return;
      const clinic = meta?.['clinic'] as Clinic | undefined;
      tell({ type: 'failed', at: 'open', code, clinic, canRenew: meta?.['canRenew'] === true });
    },
    [tell],
  );
  const readAgain = async () => {
    const isMine = sameLink();
    try {
      const page = await readVisit();
      if (isMine()) tell({ type: 'read-again', page });
    } catch (error) {
      if (isMine()) close(error); // after a connection failure, what is known stays
    }
  };
  return { close, readAgain };
}

/** What the patient's page knows, and what its buttons do. */
export function useVisit() {
  const {
    known: { token, opened, ...shown },
    tell,
    sameLink,
  } = useKnown();
  const attempt = attempts(tell, sameLink);
  const open = (isPress: boolean) =>
    attempt('open', isPress, async () => {
      prepare(loadReading);
      if (token) {
        await openLink(token);
        tell({ type: 'link-opened', token });
      }
      return readVisit();
    });
  const openAgain = useEffectEvent(() => void open(false));
  useEffect(() => {
    if (!arrivedWith) openAgain();
  }, []); // a reload: the page was opened before

  const { close, readAgain } = useReadAgain(tell, sameLink);
  const press = (at: Press) => {
    if (shown.busy) return;
    void (at === 'open' ? open(true) : attempt(at, true, at === 'confirm' ? confirmVisit : acknowledgeReading));
  };
  const speak = async (language: string) => {
    await chooseLanguage(language);
    if (shown.page) await readAgain();
  };
  const last = token ?? opened;
  const renew =
    last !== null && (shown.problem?.canRenew || shown.problem?.code === 'IDENTITY.VISIT_MOVED')
      ? () => renewLink(last)
      : null;
  return { ...shown, hasLink: token !== null, press, speak, renew, readAgain, close };
}
