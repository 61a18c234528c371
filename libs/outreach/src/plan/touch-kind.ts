import type { MessageWords } from '@snowmelt/messaging';
import type { Duration } from 'luxon';
import type { Facts, PlannedTouch } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';

/** All that the program knows of one kind of touch. `docs/how-to.md` says how to add one. */
export interface TouchKind {
  /** What the clinic owes by it. Pure: no clock, the same facts give the same touches. */
  readonly plan: (facts: Facts, policy: OutreachPolicy) => PlannedTouch[];
  /**
   * How long ago a touch may have become owed when it is planned for the first time. What became owed earlier is not planned: a kind that
   * is new would otherwise write to every patient it fits in the past.
   */
  readonly lookBack: (policy: OutreachPolicy) => Duration;
  /** How long after its end a visit can still have a touch of this kind that is of use. An older visit is not among the facts, and what was planned about it is withdrawn. */
  readonly visitCountsFor: (policy: OutreachPolicy) => Duration;
  /** Which words of `messaging` go out. */
  readonly words: MessageWords;
  /** What its link opens: the page of the visit, or the reading. */
  readonly opens: 'appointment' | 'education';
  /** Without it a patient does not get into a visit that is about to begin: it does not wait for the patient's day past that, nor before it goes by e-mail. */
  readonly isNeededAtOnce: boolean;
  /** Who goes first when there are not texts enough for all: the lower, the earlier. Source: cases.md, "Order when the budget is short", and O3 to O5. */
  readonly rank: (template: string) => number;
}
