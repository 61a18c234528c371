import type { Stage } from '@snowmelt/contracts';

/** What a person decided about a course. Ids ascend in the order of the decisions. */
export interface Decision {
  readonly id: string;
  readonly from: Stage | null;
  readonly to: Stage;
  readonly at: Date;
}

export interface CourseFacts {
  readonly decisions: readonly Decision[];
  /** When each dose of the course was recorded as given. */
  readonly dosesRecordedAt: readonly Date[];
  /** How many doses the protocol plans; null where it does not say. */
  readonly plannedDoses: number | null;
}

/** The decision that the course stands on: doses recorded before it were known to whoever made it. */
interface Standing {
  readonly stage: Stage;
  readonly since: Date;
}

/** Before consent, and once the response is reviewed, only people move a course. */
export const FOLLOWS_DOSES: readonly Stage[] = ['consented', 'preparation', 'induction'];

/**
 * The stage of a course by its facts, in whatever order they are listed; null where no decision is known.
 * A dose given since the last decision begins the induction, and asks for the review if it completes the plan.
 */
export function courseStage({ decisions, dosesRecordedAt, plannedDoses }: CourseFacts): Stage | null {
  const standing = standingOf(decisions);
  if (!standing) return null;
  const isFollowed = FOLLOWS_DOSES.includes(standing.stage) && dosesRecordedAt.some((at) => at >= standing.since);
  if (!isFollowed) return standing.stage;
  return plannedDoses !== null && dosesRecordedAt.length >= plannedDoses ? 'response_review' : 'induction';
}

/** A hold that is lifted to the stage it came from decides nothing new: the course stands where it stood before. */
function standingOf(decisions: readonly Decision[]): Standing | null {
  const inOrder = [...decisions].sort((a, b) => (a.id < b.id ? -1 : 1));
  const last = inOrder.at(-1);
  if (!last) return null;
  const held = inOrder.findLastIndex(({ to }) => to === 'on_hold');
  const isResumed = last.from === 'on_hold' && last.to === inOrder[held]?.from;
  return (isResumed ? standingOf(inOrder.slice(0, held)) : null) ?? { stage: last.to, since: last.at };
}
