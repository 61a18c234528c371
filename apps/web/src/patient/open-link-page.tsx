import { useTranslation } from 'react-i18next';
import { Action, CallUs } from './action';
import { NewLink } from './new-link';
import type { Clinic } from './visit-api';
import css from './visit.module.css';

interface Props {
  hasLink: boolean;
  clinic: Clinic | null;
  busy: boolean;
  problem: string | null;
  onOpen: () => void;
  renew: (() => Promise<void>) | null;
}

/** Before the visit is shown: the button that opens the link, or why it does not open and whom to call. */
export function OpenLinkPage({ hasLink, clinic, busy, problem, onOpen, renew }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('hello')}</h1>
      {hasLink && !problem && <p className={css.lead}>{t('intro')}</p>}
      {!hasLink && !problem && (
        <p className={css.lead} role="status">
          {t('opening')}
        </p>
      )}
      {(hasLink || problem) && (
        <Action
          words={t(problem ? 'again' : 'open')}
          busyWords={t('opening')}
          busy={busy}
          problem={problem}
          onPress={onOpen}
        />
      )}
      {problem && renew && <NewLink onAsk={renew} />}
      {problem && clinic && <CallUs words={t('questions')} phone={clinic.phone} />}
    </>
  );
}
