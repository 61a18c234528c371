import type { Stage } from '@snowmelt/contracts';

const side: readonly Stage[] = ['on_hold', 'withdrawn', 'transferred'];

/** The stages that may follow each stage. Source: the clinic's written protocol; the software informs, staff decide. */
const next: Readonly<Record<Stage, readonly Stage[]>> = {
  inquiry: ['referred', 'intake_scheduled', 'declined', ...side],
  referred: ['intake_scheduled', 'declined', ...side],
  intake_scheduled: ['medical_eval', 'declined', ...side],
  medical_eval: ['psych_eval', 'declined', ...side],
  psych_eval: ['eligibility_review', 'declined', ...side],
  eligibility_review: ['consented', 'declined', ...side],
  consented: ['preparation', ...side],
  preparation: ['induction', ...side],
  induction: ['response_review', ...side],
  response_review: ['induction', 'maintenance', 'taper', ...side],
  maintenance: ['response_review', 'taper', ...side],
  taper: ['maintenance', 'discharged', ...side],
  on_hold: ['withdrawn', 'transferred'], // and back, see `afterHold`
  declined: [],
  discharged: [],
  withdrawn: [],
  transferred: [],
};

/** The course from its beginning to its last stage, without the side ways. */
const path: readonly Stage[] = [
  'inquiry',
  'referred',
  'intake_scheduled',
  'medical_eval',
  'psych_eval',
  'eligibility_review',
  'consented',
  'preparation',
  'induction',
  'response_review',
  'maintenance',
  'taper',
];

/** A hold must not be used to skip stages: it leads back to the stage the course was held at, or to the one before. */
function afterHold(heldFrom: Stage | null): Stage[] {
  const place = heldFrom ? path.indexOf(heldFrom) : -1;
  return path.slice(Math.max(place - 1, 0), place + 1).reverse();
}

/** `heldFrom`: for a course on hold, the stage it was held at. */
export interface CourseStage {
  readonly stage: Stage;
  readonly heldFrom: Stage | null;
}

export function nextStages({ stage, heldFrom }: CourseStage): readonly Stage[] {
  return stage === 'on_hold' ? [...afterHold(heldFrom), ...next.on_hold] : next[stage];
}

export function mayMove(from: CourseStage, to: Stage): boolean {
  return nextStages(from).includes(to);
}

/** The course is over: no stage follows. */
export function isFinal(stage: Stage): boolean {
  return next[stage].length === 0;
}

/** Which of two stages comes later in the course; never a hold or an ending. */
export function isLater(stage: Stage, than: Stage): boolean {
  return path.includes(than) && path.indexOf(stage) > path.indexOf(than);
}

const INTAKE: readonly Stage[] = ['inquiry', 'referred', 'intake_scheduled'];

/** Beyond intake a clinical judgement is needed: a nurse, clinician or prescriber starts the course, with a reason. */
export function isBeyondIntake(stage: Stage): boolean {
  return !INTAKE.includes(stage);
}
