/**
 * When the list of crisis words was last worked on, by when it is read through again, and which clinician did so last:
 * what people write changes. A change of `crisis-phrases.ts` changes this, too.
 */
const review: { readonly revisedOn: string; readonly dueOn: string; readonly clinician: string | null } = {
  revisedOn: '2026-11-30',
  dueOn: '2027-05-31',
  clinician: null,
};

/** Why the list needs a clinician's eye now, for the log; null when it does not. */
export function crisisReviewDue(now: Date, { revisedOn, dueOn, clinician } = review): string | null {
  const about = `the list of crisis words, revised on ${revisedOn},`;
  if (clinician === null) return `${about} has not been reviewed by a clinician`;
  return now.toISOString().slice(0, 10) > dueOn ? `${about} was to be reviewed by ${dueOn}` : null;
}
