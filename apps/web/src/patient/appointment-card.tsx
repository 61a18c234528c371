import type { PatientVisitPage } from '@snowmelt/contracts';
import { useTranslation } from 'react-i18next';
import { Action, CallUs, Outcome } from './action';
import { i18next } from './i18n';
import css from './visit.module.css';

interface Props { appointment: NonNullable<PatientVisitPage['appointment']>; phone: string; busy: boolean; problem: string | null; outcome: React.Ref<HTMLParagraphElement> | undefined; onConfirm(): void }

/** When and how, in the patient's own time, and one large button. */
export function AppointmentCard({ appointment, phone, busy, problem, outcome, onConfirm }: Props) {
  const { t } = useTranslation();
  const at = new Date(appointment.startsAt);
  const show = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(i18next.language, { ...options, timeZone: appointment.timeZone }).format(at);
  const zone = new Intl.DateTimeFormat(i18next.language, { timeZone: appointment.timeZone, timeZoneName: 'long' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  const open = appointment.status === 'booked';
  return (
    <section className={css.card} aria-labelledby="visit">
      <h2 id="visit">{t('yourVisit')}</h2>
      <p className={css.when}><time dateTime={appointment.startsAt}>{show({ weekday: 'long', month: 'long', day: 'numeric' })}<br />{show({ hour: 'numeric', minute: '2-digit' })}</time></p>
      <p className={css.facts}>{t(appointment.modality === 'in_person' ? 'inPerson' : 'byVideo')}<br />{t('minutes', { count: appointment.durationMinutes })}<br />{t('timeZone', { zone })}</p>
      {appointment.status === 'cancelled' && <p className={css.note}>{t('cancelled')}</p>}
      {(appointment.status === 'fulfilled' || appointment.status === 'noshow') && <p className={css.note}>{t('past')}</p>}
      {open && !appointment.confirmedAt && <Action words={t('confirm')} busyWords={t('confirming')} busy={busy} problem={problem} onPress={onConfirm} />}
      <Outcome words={open && appointment.confirmedAt ? t('confirmed') : null} ref={outcome} />
      <CallUs words={t(open ? 'change' : 'questions')} phone={phone} />
    </section>
  );
}
