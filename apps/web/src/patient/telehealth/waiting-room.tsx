import { useTranslation } from 'react-i18next';
import { CallUs, focus } from '../action';
import page from '../visit.module.css';
import css from './telehealth.module.css';

/** `callBackWithinMinutes`: null until it is known. */
interface Props { name: string; since: string | null; isOnline: boolean; phone: string; callBackWithinMinutes: number | null; reading: React.ReactNode; onLeave(): void }

/** Nothing to do here but to know what comes. */
export function WaitingRoom({ name, since, isOnline, phone, callBackWithinMinutes, reading, onLeave }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <h1 tabIndex={-1} ref={focus}>{t('waitTitle')}</h1>
      <section className={page.card} aria-labelledby="who">
        <h2 id="who">{t('waitWho')}</h2>
        <p className={page.when}>{name}</p>
        <p className={page.facts} role="status">{t(isOnline ? 'waitKnown' : 'lineOffline', { name })}{since && <><br />{t('waitSince', { time: since })}</>}</p>
        <ul className={css.expect}>
          {(t('expect', { returnObjects: true }) as string[]).map((words) => <li key={words}>{words}</li>)}
        </ul>
        <CallUs words={`${t('waitDrop')} ${t('callBack', callBackWithinMinutes === null ? {} : { count: callBackWithinMinutes })}`} phone={phone} />
        <button type="button" className={css.second} onClick={onLeave}>{t('leaveRoom')}</button>
      </section>
      {reading}
    </>
  );
}
