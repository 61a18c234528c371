import { useTranslation } from 'react-i18next';
import { isClosed } from './page-state';
import css from './visit.module.css';

/** One large button, with its error right above it. It keeps the focus while it works. */
export function Action({
  words,
  busyWords,
  busy,
  problem,
  onPress,
}: {
  words: string;
  busyWords: string;
  busy: boolean;
  problem: string | null;
  onPress: () => void;
}) {
  // a closed link stays closed: pressing again does not help
  const final = problem !== null && isClosed(problem);
  return (
    <>
      <div role="alert">{problem && <Problem code={problem} ref={final ? focus : undefined} />}</div>
      {!final && (
        <button type="button" className={css.primary} aria-disabled={busy} onClick={onPress}>
          {busy ? busyWords : words}
        </button>
      )}
    </>
  );
}

/** A press can remove its button; the focus then moves to the result. */
export const focus = (element: HTMLElement | null) => {
  element?.focus();
};

function Problem({ code, ref }: { code: string; ref: React.Ref<HTMLParagraphElement> | undefined }) {
  const { t } = useTranslation();
  const words = t('error', { returnObjects: true }) as Record<string, string>;
  return (
    <p className={css.problem} tabIndex={-1} ref={ref}>
      {words[code] ?? words['other']}
    </p>
  );
}

/** Rendered while still empty, so that screen readers announce the words when they come. */
export function Outcome({
  words,
  ref,
}: {
  words: string | false | null;
  ref?: React.Ref<HTMLParagraphElement> | undefined;
}) {
  return (
    <p className={words ? css.done : css.nothing} role="status" tabIndex={-1} ref={ref}>
      {words && (
        <>
          <span aria-hidden="true">✓</span> {words}
        </>
      )}
    </p>
  );
}

export function CallUs({ words, phone }: { words: string; phone: string }) {
  return (
    <p className={css.call}>
      {words}{' '}
      <a className={css.tap} href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
        {phone}
      </a>
    </p>
  );
}
