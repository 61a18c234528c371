import type { MessageWords } from '@snowmelt/messaging';
import type { Duration } from 'luxon';
import type { Facts, PlannedTouch } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';

/** All that the program knows of one kind of touch. `docs/how-to.md` says how to add one. */
export interface TouchKind {
  /** The touches of this kind that the clinic owes. Pure: no clock, the same facts give the same touches. */
  readonly plan: (facts: Facts, policy: OutreachPolicy) => PlannedTouch[];
  /**
   * How long ago a touch may have become owed when it is first planned. Without this limit a new kind would write to
   * every patient it fits in the past.
   */
  readonly lookBack: (policy: OutreachPolicy) => Duration;
  /**
   * How long after its end a visit can have a touch of this kind that is still of use. Older visits are left out of the
   * facts, and what was planned about them is withdrawn.
   */
  readonly visitCountsFor: (policy: OutreachPolicy) => Duration;
  /** Which words of `messaging` are sent. */
  readonly words: MessageWords;
  /** What its link opens: the page of the visit, or the reading. */
  readonly opens: 'appointment' | 'education';
  /**
   * The patient needs it to enter a visit that is about to begin: it waits neither for the window past the visit's
   * start, nor for the delay before an e-mail.
   */
  readonly isNeededAtOnce: boolean;
  /** It is owed also of a dose whose course is on hold or over: that the clinic has moved or cancelled it. */
  readonly ofStoppedDoses?: boolean;
}

/** The clinic's order when the texts that a patient agreed to are short: how they are after a dose comes first. */
export const ranks = { safety: 0, dayBefore: 1, soon: 2, earlier: 3, reading: 4 } as const;
