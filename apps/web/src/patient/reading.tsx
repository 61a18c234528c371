import type { PatientVisitPage } from '@snowmelt/contracts';
import Markdown from 'react-markdown';
import { useTranslation } from 'react-i18next';
import css from './visit.module.css';

interface Props { item: NonNullable<PatientVisitPage['education']>; busy: boolean; onRead(): void }

/** The education item, in the language it was written in; headings below the item's own. */
export function Reading({ item, busy, onRead }: Props) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="reading">
      <p className={css.kicker}>{t('toRead')}</p>
      <article className={css.article} lang={item.locale.slice(0, 2)}>
        <h2 id="reading">{item.title}</h2>
        <p className={css.lead}>{item.summary}</p>
        {item.illustration && <img src={item.illustration.url} alt={item.illustration.alt} width="800" height="420" />}
        <Markdown components={{ h2: 'h3' }}>{item.markdown}</Markdown>
      </article>
      {item.acknowledgedAt
        ? <p className={css.done} role="status"><span aria-hidden="true">✓</span> {t('thanks')}</p>
        : <button type="button" className={css.primary} disabled={busy} onClick={onRead}>{t(busy ? 'saving' : 'readIt')}</button>}
    </section>
  );
}
