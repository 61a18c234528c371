import { isComing } from '@snowmelt/contracts';
import { lazy, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { heldFor } from '../video/held-grant';
import { CallUs, focus } from './action';
import { AppointmentCard } from './appointment-card';
import { Doorstep } from './doorstep';
import { Emergency } from './emergency';
import { i18next, isSpanish } from './i18n';
import type { Press } from './page-state';
import { loadReading, loadTelehealth, PatientPart, prepare } from './patient-part';
import { useTelehealth } from './telehealth/use-telehealth';
import { WayIn } from './telehealth/way-in';
import { wayInto } from './telehealth/way-into';
import { useVisit } from './use-visit';
import css from './visit.module.css';

const Reading = lazy(loadReading);
const TelehealthVisit = lazy(loadTelehealth);

/** What a patient sees: one button, then the visit and what to read. No account, no password. */
export default function VisitPage() {
  const { t } = useTranslation();
  const { page, clinic, hasLink, busy, problem, done, press, speak, renew, readAgain, close } = useVisit();
  useEffect(() => {
    document.documentElement.lang = i18next.language.slice(0, 2);
    document.title = t('title');
  });
  const { appointment } = page ?? {};
  const byVideo = appointment?.modality === 'telehealth' && isComing(appointment.status) ? appointment : null;
  const [way, setWay] = useState<{ visit: string; at: 'out' | 'in' | 'back' } | null>(null);
  // a reload in the middle of the visit goes on with it
  if (byVideo && way?.visit !== byVideo.id) setWay({ visit: byVideo.id, at: heldFor(byVideo.id) ? 'in' : 'out' });
  const inside = byVideo && way?.at === 'in';
  const telehealth = useTelehealth(byVideo !== null, !inside, close);
  const mayJoin = telehealth?.joinable === true;
  useEffect(() => {
    if (mayJoin) prepare(loadTelehealth);
  }, [mayJoin]);
  useSeenAgain(page !== null && !inside && busy === null, readAgain);
  const at = (what: Press) => ({ busy: busy === what, problem: problem?.at === what ? problem.code : null });
  const after = (what: Press) => (done === what ? focus : undefined);
  const reading = page?.education && (
    <PatientPart>
      <Reading item={page.education} {...at('read')} outcome={after('read')} onRead={() => press('read')} />
    </PatientPart>
  );
  return (
    <div className={css.page}>
      <header className={css.header}>
        <span>{clinic?.name ?? ''}</span>
        <button
          type="button"
          className={css.language}
          lang={isSpanish() ? 'en' : 'es'}
          onClick={() => void speak(isSpanish() ? 'en-US' : 'es-US')}
        >
          {t('other')}
        </button>
      </header>
      <main className={css.main}>
        {!page && (
          <Doorstep hasLink={hasLink} clinic={clinic} {...at('open')} onOpen={() => press('open')} renew={renew} />
        )}
        {page && inside && (
          <PatientPart>
            <TelehealthVisit
              appointment={byVideo}
              telehealth={telehealth}
              phone={page.clinic.phone}
              reading={reading}
              onGone={close}
              onClose={() => {
                setWay({ visit: byVideo.id, at: 'back' });
                void readAgain();
              }}
            />
          </PatientPart>
        )}
        {page && !inside && (
          <>
            <h1 tabIndex={-1} ref={way?.at === 'back' ? focus : after('open')}>
              {t('helloName', { name: page.givenName })}
            </h1>
            {page.appointment && (
              <AppointmentCard
                appointment={page.appointment}
                way={telehealth ? wayInto(telehealth) : way?.at === 'back' ? 'unknown' : 'ahead'}
                phone={page.clinic.phone}
                {...at('confirm')}
                outcome={after('confirm')}
                onConfirm={() => press('confirm')}
              >
                {byVideo && (
                  <WayIn
                    telehealth={telehealth}
                    visit={byVideo}
                    onJoin={() => setWay({ visit: byVideo.id, at: 'in' })}
                  />
                )}
              </AppointmentCard>
            )}
            {reading}
            {(page.education || !page.appointment) && <CallUs words={t('questions')} phone={page.clinic.phone} />}
          </>
        )}
      </main>
      <Emergency />
    </div>
  );
}

/** A page that comes into sight again, perhaps after days. */
function useSeenAgain(isWatched: boolean, look: () => Promise<void>): void {
  useEffect(() => {
    if (!isWatched) return;
    const see = () => {
      if (document.visibilityState === 'visible') void look();
    };
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  });
}
