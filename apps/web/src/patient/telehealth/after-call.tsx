import { useTranslation } from 'react-i18next';
import type { CallEnd } from '../../video/visit-call';
import { Action, CallUs, focus } from '../action';
import page from '../visit.module.css';
import css from './telehealth.module.css';

const mayComeBack: readonly CallEnd[] = ['left', 'replaced', 'refused'];

/** Why the call ended on this device, and what the patient can do now. */
export function AfterCall({
  end,
  phone,
  onBack,
  onClose,
}: {
  end: CallEnd;
  phone: string;
  onBack: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const goesOnElsewhere = end === 'replaced';
  const ends = t('ends', { returnObjects: true }) as Record<CallEnd, { title: string; words: string }>;
  return (
    <>
      <h1 tabIndex={-1} ref={focus}>
        {ends[end].title}
      </h1>
      <p className={page.lead}>{ends[end].words}</p>
      {mayComeBack.includes(end) && (
        <button type="button" className={page.primary} onClick={onBack}>
          {t(goesOnElsewhere ? 'goOnHere' : 'comeBack')}
        </button>
      )}
      <button type="button" className={css.second} onClick={onClose}>
        {t('toMyPage')}
      </button>
      <CallUs words={t('questions')} phone={phone} />
    </>
  );
}

/** Asks before another device is made to leave. */
export function OtherDevice({
  isBusy,
  problem,
  onReplace,
  onClose,
}: {
  isBusy: boolean;
  problem: string | null;
  onReplace: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <h1 tabIndex={-1} ref={focus}>
        {t('otherTitle')}
      </h1>
      <p className={page.lead}>{t('otherWords')}</p>
      <Action words={t('goOnHere')} busyWords={t('entering')} busy={isBusy} problem={problem} onPress={onReplace} />
      <button type="button" className={css.second} onClick={onClose}>
        {t('stayThere')}
      </button>
    </>
  );
}
