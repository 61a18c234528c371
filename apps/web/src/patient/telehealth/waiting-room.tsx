import { useTranslation } from 'react-i18next';
import { CallUs, focus } from '../action';
import page from '../visit.module.css';
import css from './telehealth.module.css';

/** `starts`, `since`: times of day. `line`: whether the signalling is open, and ever was. */
interface Props {
  name: string;
  starts: string;
  since: string | null;
  line: 'connecting' | 'open' | 'dropped';
  phone: string;
  reading: React.ReactNode;
  onLeave: () => void;
}

/** The patient has nothing to do here; the page says what comes next. */
export function WaitingRoom({ name, starts, since, line, phone, reading, onLeave }: Props) {
  const { t } = useTranslation();
  const words = line === 'connecting' ? t('connecting') : t(line === 'open' ? 'waitKnown' : 'lineOffline', { name });
  return (
    <>
      <h1 tabIndex={-1} ref={focus}>
        {t('waitTitle')}
      </h1>
      <section className={page.card} aria-labelledby="who">
        <h2 id="who">{t('waitWho')}</h2>
        <p className={page.when}>{name}</p>
        <p className={page.facts}>
          {t('waitStarts', { time: starts })}
          {since && (
            <>
              <br />
              {t('waitSince', { time: since })}
            </>
          )}
        </p>
        <p className={page.facts} role="status">
          {words}
        </p>
        <ul className={css.expect}>
          {(t('expect', { returnObjects: true }) as string[]).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        <CallUs words={t('waitDrop')} phone={phone} />
        <button type="button" className={css.second} onClick={onLeave}>
          {t('leaveRoom')}
        </button>
      </section>
      {reading}
    </>
  );
}
