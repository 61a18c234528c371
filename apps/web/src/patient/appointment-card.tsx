import type { PatientVisitPage } from '@snowmelt/contracts';
import { useTranslation } from 'react-i18next';
import { i18next } from './i18n';
import css from './visit.module.css';

interface Props { appointment: NonNullable<PatientVisitPage['appointment']>; phone: string; busy: boolean; onConfirm(): void }

/** When and how, in the patient's own time, and one large button. */
export function AppointmentCard({ appointment, phone, busy, onConfirm }: Props) {
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
      {open && !appointment.confirmedAt && <button type="button" className={css.primary} disabled={busy} onClick={onConfirm}>{t(busy ? 'confirming' : 'confirm')}</button>}
      {open && appointment.confirmedAt && <p className={css.done} role="status"><span aria-hidden="true">✓</span> {t('confirmed')}</p>}
      {open && <p className={css.change}>{t('change')} <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</a></p>}
    </section>
  );
}
