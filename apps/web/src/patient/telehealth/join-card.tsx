import type { PatientTelehealth } from '@snowmelt/contracts';
import { useTranslation } from 'react-i18next';
import css from '../visit.module.css';
import { showTime } from './show-time';

/** The way into the video visit, as soon as there is one. */
export function JoinCard({ telehealth, timeZone, onJoin }: { telehealth: PatientTelehealth | null; timeZone: string; onJoin(): void }) {
  const { t } = useTranslation();
  if (!telehealth) return null;
  const { joinable, now, opensAt } = telehealth;
  if (!joinable && Date.parse(now) > Date.parse(opensAt)) return null;
  return (
    <section className={css.card} aria-labelledby="join">
      <h2 id="join">{t('videoVisit')}</h2>
      <p role="status">{joinable ? t('roomOpen') : t('roomOpensAt', { time: showTime(opensAt, timeZone) })}</p>
      {joinable && <button type="button" className={css.primary} onClick={onJoin}>{t('join')}</button>}
    </section>
  );
}
