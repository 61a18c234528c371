import type { PatientVisitPage } from '@snowmelt/contracts';
import Markdown from 'react-markdown';
import { useTranslation } from 'react-i18next';
import { Action, Outcome } from './action';
import css from './visit.module.css';

interface Props {
  item: NonNullable<PatientVisitPage['education']>;
  busy: boolean;
  problem: string | null;
  outcome: React.Ref<HTMLParagraphElement> | undefined;
  onRead: () => void;
}

// the page's h1 greets and the item's title is h2, whatever level its author began with
const headings = { h1: 'h3', h2: 'h3', h3: 'h4', h4: 'h5', h5: 'h6' } as const;

/**
 * The education item, in the language it was written in. It loads late: the Markdown parser is a third of the page and
 * not needed until the link is opened.
 */
export default function Reading({ item, busy, problem, outcome, onRead }: Props) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="reading">
      <p className={css.kicker}>{t('toRead')}</p>
      <article className={css.article} lang={item.locale.slice(0, 2)}>
        <h2 id="reading">{item.title}</h2>
        <p className={css.lead}>{item.summary}</p>
        {item.illustration && <img src={item.illustration.url} alt={item.illustration.alt} width="800" height="420" />}
        <Markdown components={headings}>{item.markdown}</Markdown>
      </article>
      {!item.acknowledgedAt && (
        <Action words={t('readIt')} busyWords={t('saving')} busy={busy} problem={problem} onPress={onRead} />
      )}
      <Outcome words={item.acknowledgedAt && t('thanks')} ref={outcome} />
    </section>
  );
}
