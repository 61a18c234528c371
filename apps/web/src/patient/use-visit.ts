import type { PatientVisitPage } from '@snowmelt/contracts';
import { useEffect, useRef, useState } from 'react';
import { chooseLanguage, proposeLanguage } from './i18n';
import { remember, remembered } from './remembered';
import { acknowledgeReading, type Clinic, confirmVisit, openLink, readVisit, VisitProblem } from './visit-api';

export type Press = 'open' | 'confirm' | 'read';

/** The token leaves the address bar at once: what is in a URL ends up in histories. */
function takeToken(): string | null {
  const token = window.location.hash.slice(1).split('.')[0] ?? '';
  if (token) window.history.replaceState(null, '', window.location.pathname);
  return token || null;
}
const arrivedWith = takeToken();

/** What the patient's page knows, and what its buttons do. */
export function useVisit() {
  const [token, setToken] = useState(arrivedWith);
  const [page, setPage] = useState<PatientVisitPage | null>(null);
  const [clinic, setClinic] = useState<Clinic | null>(() => JSON.parse(remembered('clinic') ?? 'null') as Clinic | null);
  const [busy, setBusy] = useState<Press | null>(arrivedWith ? null : 'open');
  const [problem, setProblem] = useState<{ at: Press; code: string } | null>(null);
  const [done, setDone] = useState<Press | null>(null);
  const link = useRef(0);

  const know = (found: Clinic) => { setClinic(found); remember('clinic', JSON.stringify(found)); };
  const attempt = async (at: Press, pressed: boolean, work: () => Promise<PatientVisitPage>) => {
    const mine = link.current;
    setBusy(at);
    setProblem(null);
    setDone(null);
    try {
      const next = await work();
      if (mine !== link.current) return; // another link was opened meanwhile
      await proposeLanguage(next.language);
      setPage(next);
      know(next.clinic);
      if (pressed) setDone(at);
    } catch (error) {
      if (mine !== link.current) return;
      const { code, clinic: found } = error instanceof VisitProblem ? error : new VisitProblem('other');
      if (found) know(found);
      setProblem({ at, code });
    }
    setBusy(null);
  };
  const open = (pressed: boolean) => attempt('open', pressed, async () => {
    if (token) await openLink(token);
    setToken(null);
    return readVisit();
  });

  useEffect(() => {
    if (!arrivedWith) void open(false); // a reload: the page was opened before
    const another = () => {
      const next = takeToken();
      if (!next) return;
      link.current += 1;
      setToken(next);
      setPage(null);
      setProblem(null);
      setDone(null);
      setBusy(null);
    };
    window.addEventListener('hashchange', another);
    return () => window.removeEventListener('hashchange', another);
  }, []);

  const press = (at: Press) => {
    if (busy) return;
    void (at === 'open' ? open(true) : attempt(at, true, at === 'confirm' ? confirmVisit : acknowledgeReading));
  };
  const speak = async (language: string) => {
    await chooseLanguage(language);
    const mine = link.current;
    // without a connection the words of the page change alone
    const next = page && await readVisit().catch(() => null);
    if (next && mine === link.current) setPage(next);
  };
  return { page, clinic, hasLink: token !== null, busy, problem, done, press, speak };
}
