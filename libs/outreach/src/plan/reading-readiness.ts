import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import type { Stage } from '@snowmelt/contracts';
import { EducationApprovals, type EducationItem, EducationLibrary } from '@snowmelt/education';
import { NOT_APPROVED, NUMBER_MISSING, STAGE_CHANGED } from '../dispatch/status-reasons.js';
import type { Facts, PlannedTouch } from './facts.js';
import { lacksNumbers } from './kinds/reading.js';

/** A touch that is owed; `heldBack`: why it cannot be sent as things are, in words for staff. */
export type Judged = PlannedTouch & { readonly heldBack: string | null };

/** The course that a reading is about: its stage, and the names of the numbers that its protocol has. */
export interface CourseOfReading {
  readonly stage: Stage;
  readonly numbers: readonly string[];
}
/** Why a reading is not given now: the clinic has to mend it, or it is owed no more. */
export interface NotReady {
  readonly status: 'suppressed' | 'withdrawn';
  readonly reason: string;
}

/** Whether a patient may be given a reading: the clinic approved it, and every number in it is known. */
@Injectable()
export class ReadingReadiness {
  constructor(
    private readonly config: Config,
    private readonly library: EducationLibrary,
    private readonly approvals: EducationApprovals,
  ) {}

  /** What is over is not held back: staff see that it came too late. */
  async judge(touches: readonly PlannedTouch[], facts: Facts, now: Date): Promise<Judged[]> {
    const open = touches.filter(({ educationCode, expiresAt }) => educationCode !== null && expiresAt > now);
    const unapproved = new Set<string | null>();
    for (const code of new Set(open.map(({ educationCode }) => educationCode as string))) {
      const item = this.library.find(code, 'en-US');
      if (item && !(await this.isApproved(item))) unapproved.add(code);
    }
    const reasonOf = (touch: PlannedTouch) => {
      if (!open.includes(touch)) return null;
      if (lacksNumbers(touch, facts)) return NUMBER_MISSING;
      return unapproved.has(touch.educationCode) ? NOT_APPROVED : null;
    };
    return touches.map((touch) => ({ ...touch, heldBack: reasonOf(touch) }));
  }

  /**
   * Asked again when it is sent: since it was planned its approval, a number of the protocol or the stage of the course
   * may have gone. Null when it may go, and for what no course is behind.
   */
  async whyNot(code: string, course: CourseOfReading | null): Promise<NotReady | null> {
    const [item, trigger] = [
      this.library.find(code, 'en-US'),
      this.library.triggers().find((one) => one.code === code),
    ];
    if (!item || !trigger) return null;
    if (course && !trigger.stages.includes(course.stage)) return { status: 'withdrawn', reason: STAGE_CHANGED };
    if (course && trigger.numbers.some((name) => !course.numbers.includes(name)))
      return { status: 'suppressed', reason: NUMBER_MISSING };
    return (await this.isApproved(item)) ? null : { status: 'suppressed', reason: NOT_APPROVED };
  }

  /** Elsewhere than in production the texts are shown, so that they can be read and approved. */
  async isApproved(item: EducationItem): Promise<boolean> {
    return !this.config.isProduction || this.approvals.isApproved(item);
  }
}
