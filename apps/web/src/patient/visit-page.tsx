import { isComing, type PatientTelehealth, type PatientVisitPage } from '@snowmelt/contracts';
import { lazy, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { storedGrant } from '../video/stored-grant';
import { CallUs, focus } from './action';
import { AppointmentCard } from './appointment-card';
import { OpenLinkPage } from './open-link-page';
import { Emergency } from './emergency';
import { i18next, isSpanish } from './i18n';
import type { Press } from './page-state';
import { loadReading, loadTelehealth, PatientPart, prepare } from './patient-part';
import { useTelehealth } from './telehealth/use-telehealth';
import { JoinSection } from './telehealth/join-section';
import { roomPhase } from './telehealth/room-phase';
import { useVisit } from './use-visit';
import css from './visit.module.css';

const Reading = lazy(loadReading);
const TelehealthVisit = lazy(loadTelehealth);

type Visit = ReturnType<typeof useVisit>;
type Appointment = NonNullable<PatientVisitPage['appointment']>;

/** The patient's page: one button, then the visit and what to read. No account, no password. */
export default function VisitPage() {
  const visit = useVisit();
  const { page, clinic, busy, press, speak, readAgain, close } = visit;
  const { appointment } = page ?? {};
  const byVideo = appointment?.modality === 'video' && isComing(appointment.status) ? appointment : null;
  const [at, setAt] = useWay(byVideo);
  const inside = byVideo && at === 'in';
  const telehealth = useTelehealth(byVideo !== null, !inside, close);
  useNext(telehealth);
  useSeenAgain(page !== null && !inside && busy === null, readAgain);
  const reading = page?.education && (
    <PatientPart>
      <Reading item={page.education} {...standingOf(visit, 'read')} onRead={() => press('read')} />
    </PatientPart>
  );
  return (
    <div className={css.page}>
      <Header name={clinic?.name ?? ''} onSpeak={speak} />
      <main className={css.main}>
        {!page && <Closed visit={visit} />}
        {page && inside && (
          <PatientPart>
            <TelehealthVisit
              {...{ appointment: byVideo, telehealth, reading }}
              phone={page.clinic.phone}
              onGone={close}
              onClose={() => {
                setAt('back');
                void readAgain();
              }}
            />
          </PatientPart>
        )}
        {page && !inside && <Overview {...{ visit, page, byVideo, at, telehealth, reading, setAt }} />}
      </main>
      <Emergency />
    </div>
  );
}

type Place = 'out' | 'in' | 'back';

/** Whether the patient is out of this video visit, in it or back from it; a reload during the visit stays in it. */
function useWay(byVideo: Appointment | null): [Place | null, (at: Place) => void] {
  const [way, setWay] = useState<{ visit: string; at: Place } | null>(null);
  if (byVideo && way?.visit !== byVideo.id) setWay({ visit: byVideo.id, at: storedGrant(byVideo.id) ? 'in' : 'out' });
  return [
    way?.at ?? null,
    (at) => {
      if (byVideo) setWay({ visit: byVideo.id, at });
    },
  ];
}

/** Preloads what the next press needs. */
function useNext(telehealth: PatientTelehealth | null): void {
  const mayJoin = telehealth?.joinable === true;
  useEffect(() => {
    if (mayJoin) prepare(loadTelehealth);
  }, [mayJoin]);
}

/** The status of one of the page's buttons, and where the focus goes after a press. */
const standingOf = ({ busy, problem, done }: Visit, what: Press) => ({
  busy: busy === what,
  problem: problem?.at === what ? problem.code : null,
  outcome: done === what ? focus : undefined,
});

function Header({ name, onSpeak }: { name: string; onSpeak: Visit['speak'] }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.documentElement.lang = i18next.language.slice(0, 2);
    document.title = t('title');
  });
  return (
    <header className={css.header}>
      <span>{name}</span>
      <button
        type="button"
        className={css.language}
        lang={isSpanish() ? 'en' : 'es'}
        onClick={() => void onSpeak(isSpanish() ? 'en-US' : 'es-US')}
      >
        {t('other')}
      </button>
    </header>
  );
}

/** Before the link is opened, or when it cannot be opened. */
function Closed({ visit }: { visit: Visit }) {
  const { hasLink, clinic, press, renew } = visit;
  const { busy, problem } = standingOf(visit, 'open');
  return <OpenLinkPage {...{ hasLink, clinic, busy, problem, renew }} onOpen={() => press('open')} />;
}

interface OverviewProps {
  visit: Visit;
  page: PatientVisitPage;
  byVideo: Appointment | null;
  at: Place | null;
  telehealth: PatientTelehealth | null;
  reading: React.ReactNode;
  setAt: (at: Place) => void;
}

function Overview({ visit, page, byVideo, at, telehealth, reading, setAt }: OverviewProps) {
  const { t } = useTranslation();
  return (
    <>
      <h1 tabIndex={-1} ref={at === 'back' ? focus : standingOf(visit, 'open').outcome}>
        {t('helloName', { name: page.givenName })}
      </h1>
      {page.appointment && (
        <AppointmentCard
          appointment={page.appointment}
          way={telehealth ? roomPhase(telehealth) : at === 'back' ? 'unknown' : 'ahead'}
          phone={page.clinic.phone}
          {...standingOf(visit, 'confirm')}
          onConfirm={() => visit.press('confirm')}
        >
          {byVideo && <JoinSection telehealth={telehealth} visit={byVideo} onJoin={() => setAt('in')} />}
        </AppointmentCard>
      )}
      {reading}
      {(page.education || !page.appointment) && <CallUs words={t('questions')} phone={page.clinic.phone} />}
    </>
  );
}

/** Reads the page again when it becomes visible again, perhaps after days. */
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
