import type { PatientVisitPage } from '@snowmelt/contracts';
import { useTranslation } from 'react-i18next';
import { Action, CallUs, Outcome } from './action';
import { i18next } from './i18n';
import type { RoomPhase } from './telehealth/room-phase';
import css from './visit.module.css';
import { clockName, toWallTime } from './visit-time';

/** `way`: `unknown` on return from the visit, until the server has replied. */
interface Props {
  appointment: NonNullable<PatientVisitPage['appointment']>;
  way: RoomPhase | 'unknown';
  phone: string;
  busy: boolean;
  problem: string | null;
  outcome: React.Ref<HTMLParagraphElement> | undefined;
  onConfirm: () => void;
  children: React.ReactNode;
}

/**
 * When and how the visit takes place, in the time zone where the patient will be, and what the patient can do.
 * `children`: the way into a video visit.
 */
export function AppointmentCard({ appointment, way, phone, busy, problem, outcome, onConfirm, children }: Props) {
  const { t } = useTranslation();
  const at = toWallTime(appointment.startsAt, appointment);
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(i18next.language, { ...options, timeZone: 'UTC' }).format(at);
  const open = appointment.status === 'booked' && way !== 'over' && !appointment.stopped;
  const isPast = way === 'over' || appointment.status === 'fulfilled' || appointment.status === 'noshow';
  // a patient who may join already shows by joining that they attend
  const asks = open && way === 'ahead' && !appointment.confirmedAt;
  return (
    <section className={css.card} aria-labelledby="visit">
      <h2 id="visit">{t('yourVisit')}</h2>
      <p className={css.when}>
        <time dateTime={appointment.startsAt}>
          {show({ weekday: 'long', month: 'long', day: 'numeric' })}
          <br />
          {show({ hour: 'numeric', minute: '2-digit' })}
        </time>
      </p>
      {children}
      <p className={css.facts}>
        {appointment.modality === 'in_person' && t('inPerson')}
        {appointment.modality === 'video' && t('byVideo')}
        {appointment.modality === 'audio' && t('byPhone')}
        <br />
        {t('minutes', { count: appointment.durationMinutes })}
        <br />
        {t('timeZone', { zone: clockName(i18next.language, appointment) })}
      </p>
      {open && <Place of={appointment.place} />}
      {appointment.stopped && <p className={css.note}>{t('stopped')}</p>}
      {appointment.status === 'cancelled' && <p className={css.note}>{t('cancelled')}</p>}
      {isPast && <p className={css.note}>{t('past')}</p>}
      {asks && (
        <Action words={t('confirm')} busyWords={t('confirming')} busy={busy} problem={problem} onPress={onConfirm} />
      )}
      <Outcome words={open && appointment.confirmedAt ? t('confirmed') : null} ref={outcome} />
      <CallUs words={t(appointment.stopped ? 'callFirst' : open ? 'change' : 'questions')} phone={phone} />
    </section>
  );
}

/** Where it is, and how to find it in the language of the page, else in the other one. */
function Place({ of }: { of: Props['appointment']['place'] }) {
  const { t } = useTranslation();
  if (!of) return null;
  const { en, es } = of.directions;
  const directions = i18next.language.startsWith('es') ? es || en : en || es;
  return (
    <p className={css.facts}>
      <strong>{t('where')}</strong>
      <br />
      {of.address}
      {directions && (
        <>
          <br />
          {directions}
        </>
      )}
    </p>
  );
}
