import type { PatientTelehealth } from '@snowmelt/contracts';
import { useTranslation } from 'react-i18next';
import css from '../visit.module.css';
import type { VisitTime } from '../visit-time';
import { showTime } from './show-time';
import { roomPhase } from './room-phase';

interface Props {
  telehealth: PatientTelehealth | null;
  visit: VisitTime;
  onJoin: () => void;
}

/**
 * The button that joins the video visit, once its room is open. The line is rendered while still empty, so that screen
 * readers announce the opening.
 */
export function JoinSection({ telehealth, visit, onJoin }: Props) {
  const { t } = useTranslation();
  const way = telehealth && roomPhase(telehealth);
  const words =
    way === 'open'
      ? t('roomOpen')
      : telehealth && way === 'ahead'
        ? t('roomOpensAt', { time: showTime(telehealth.opensAt, visit) })
        : null;
  return (
    <>
      <p className={words ? css.note : css.nothing} role="status">
        {words}
      </p>
      {way === 'open' && (
        <button type="button" className={css.primary} onClick={onJoin}>
          {t('join')}
        </button>
      )}
    </>
  );
}
