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

/** The stage before each one in the course. */
const before: Partial<Readonly<Record<Stage, Stage>>> = {
  referred: 'inquiry',
  intake_scheduled: 'referred',
  medical_eval: 'intake_scheduled',
  psych_eval: 'medical_eval',
  eligibility_review: 'psych_eval',
  consented: 'eligibility_review',
  preparation: 'consented',
  induction: 'preparation',
  response_review: 'induction',
  maintenance: 'response_review',
  taper: 'maintenance',
};

/** A hold must not be used to skip stages: it leads back to the stage the course was held at, or to the one before. */
function afterHold(heldFrom: Stage | null): Stage[] {
  const earlier = heldFrom && before[heldFrom];
  return [...(heldFrom ? [heldFrom] : []), ...(earlier ? [earlier] : [])];
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

const INTAKE: readonly Stage[] = ['inquiry', 'referred', 'intake_scheduled'];

/** Beyond intake a clinical judgement is needed: a nurse, clinician or prescriber starts the course, with a reason. */
export function isBeyondIntake(stage: Stage): boolean {
  return !INTAKE.includes(stage);
}
