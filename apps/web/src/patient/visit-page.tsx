import '@fontsource-variable/nunito-sans';
import type { PatientVisitPage } from '@snowmelt/contracts';
import { useEffect, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { AppointmentCard } from './appointment-card';
import { i18next } from './i18n';
import { Reading } from './reading';
import { acknowledgeReading, confirmVisit, openLink, readVisit, VisitProblem } from './visit-api';
import css from './visit.module.css';

/** The token leaves the address bar at once: what is in a URL ends up in histories. */
function takeToken(): string | null {
  const token = window.location.hash.slice(1).split('.')[0] ?? '';
  if (token) window.history.replaceState(null, '', window.location.pathname);
  return token || null;
}
const arrivedWith = takeToken();

/** What a patient sees: one button, then the visit and what to read. No account, no password. */
export default function VisitPage() {
  const { t } = useTranslation();
  const [token, setToken] = useState(arrivedWith);
  const [page, setPage] = useState<PatientVisitPage | null>(null);
  const [busy, setBusy] = useState<'open' | 'confirm' | 'read' | null>(arrivedWith ? null : 'open');
  const [problem, setProblem] = useState<string | null>(null);

  const attempt = async (what: 'open' | 'confirm' | 'read', work: () => Promise<PatientVisitPage>) => {
    setBusy(what);
    setProblem(null);
    try {
      const next = await work();
      if (!page && next.language !== i18next.language) await i18next.changeLanguage(next.language);
      setPage(next);
    } catch (error) {
      setProblem(error instanceof VisitProblem ? error.code : 'other');
    } finally {
      setBusy(null);
    }
  };
  const open = () => attempt('open', async () => {
    if (token) await openLink(token);
    setToken(null);
    return readVisit();
  });
  useEffect(() => { if (!arrivedWith) void open(); }, []); // a reload: the page was opened before
  useEffect(() => { document.documentElement.lang = i18next.language.slice(0, 2); document.title = t('title'); });

  return (
    <div className={css.page}>
      <header className={css.header}>
        <span>{page?.clinic.name ?? ''}</span>
        <button type="button" className={css.language} lang={i18next.language.startsWith('es') ? 'en' : 'es'} onClick={() => void i18next.changeLanguage(i18next.language.startsWith('es') ? 'en-US' : 'es-US')}>{t('other')}</button>
      </header>
      <main className={css.main}>
        {!page && <>
          <h1>{t('hello')}</h1>
          {token && <p className={css.lead}>{t('intro')}</p>}
          <Problem code={problem} />
          {(token || problem) && <button type="button" className={css.primary} disabled={busy !== null} onClick={() => void open()}>{t(busy ? 'opening' : problem ? 'again' : 'open')}</button>}
        </>}
        {page && <>
          <h1>{t('helloName', { name: page.givenName })}</h1>
          {page.appointment && <AppointmentCard appointment={page.appointment} phone={page.clinic.phone} busy={busy === 'confirm'} onConfirm={() => void attempt('confirm', confirmVisit)} />}
          <Problem code={problem} />
          {page.education && <Reading item={page.education} busy={busy === 'read'} onRead={() => void attempt('read', acknowledgeReading)} />}
        </>}
      </main>
      <footer className={css.footer}><p><Trans i18nKey="emergency" components={{ a: <a href="tel:911" />, b: <a href="tel:988" /> }} /></p></footer>
    </div>
  );
}

function Problem({ code }: { code: string | null }) {
  const { t } = useTranslation();
  if (!code) return null;
  const words = t('error', { returnObjects: true }) as Record<string, string>;
  return <p className={css.problem} role="alert">{words[code] ?? words['other']}</p>;
}
