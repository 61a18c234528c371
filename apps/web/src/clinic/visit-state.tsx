import './clinic.css';
import { visitStates, type VisitStateKind } from './visit-states';

/** How a visit stands. `word` where a screen has a narrower one; `detail` such as "9 min" or "since 9:04". */
export function VisitState({
  state,
  word = visitStates[state].word,
  detail,
}: {
  state: VisitStateKind;
  word?: string;
  detail?: React.ReactNode;
}) {
  return (
    <span className="visit-state" data-tone={visitStates[state].tone}>
      <StateGlyph state={state} />
      <b>{word}</b>
      {detail && <span>{detail}</span>}
    </span>
  );
}

/** The shape alone, beside words that say it. */
export function StateGlyph({ state }: { state: VisitStateKind }) {
  return (
    <svg className="glyph" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {shapes[state]}
    </svg>
  );
}

const ring = <circle className="drawn" cx="8" cy="8" r="6" />;
const disc = <circle cx="8" cy="8" r="7" />;

/** Drawn in the text's color; `drawn` is a line, `cut` a line in the color of the panel. */
const shapes: Record<VisitStateKind, React.ReactNode> = {
  booked: ring,
  confirmed: (
    <>
      {ring}
      <path className="drawn" d="M5.2 8.2l2 2 3.6-4" />
    </>
  ),
  late: (
    <>
      <path d="M8 1.2L15.2 14.5H.8z" />
      <path className="cut" d="M8 6v4M8 12.2v.1" />
    </>
  ),
  arrived: <path d="M1.5 3.5h7.5l5.5 4.5-5.5 4.5H1.5z" />,
  inside: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="3" />
      <circle className="hole" cx="8" cy="8" r="2.2" />
    </>
  ),
  waiting: (
    <>
      <rect x="1" y="3" width="9.5" height="10" rx="1.5" />
      <path d="M10.5 6.3L15 4v8l-4.5-2.3z" />
    </>
  ),
  done: (
    <>
      {disc}
      <path className="cut" d="M4.8 8.2l2.2 2.2 4.2-4.6" />
    </>
  ),
  partial: (
    <>
      {ring}
      <path d="M8 2a6 6 0 0 0 0 12z" />
    </>
  ),
  absent: <path className="drawn" d="M3 3l10 10M13 3L3 13" />,
  unmarked: (
    <>
      <path className="drawn" d="M8 1.2L14.8 8 8 14.8 1.2 8z" />
      <path className="drawn thin" d="M6.6 6.6c0-2 2.9-1.9 2.9-.2 0 1.2-1.5 1.2-1.5 2.3M8 11v.1" />
    </>
  ),
  blocked: (
    <>
      <path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z" />
      <path className="cut" d="M4.5 8h7" />
    </>
  ),
  held: (
    <>
      {disc}
      <path className="cut" d="M6.2 5.2v5.6M9.8 5.2v5.6" />
    </>
  ),
  cancelled: (
    <>
      {ring}
      <path className="drawn" d="M5 8h6" />
    </>
  ),
};
