import type { Stage } from '@snowmelt/contracts';

const side: readonly Stage[] = ['on_hold', 'withdrawn', 'transferred'];

/** Where each stage may lead. Source: the clinic's course as written in its protocol; the software informs, staff decide. */
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
  on_hold: ['preparation', 'induction', 'maintenance', 'withdrawn', 'transferred'],
  declined: [],
  discharged: [],
  withdrawn: [],
  transferred: [],
};

export function nextStages(stage: Stage): readonly Stage[] {
  return next[stage];
}

export function mayMove(from: Stage, to: Stage): boolean {
  return next[from].includes(to);
}

/** The course is over: nothing leads on. */
export function isFinal(stage: Stage): boolean {
  return next[stage].length === 0;
}
