import type { VisitState } from '@snowmelt/contracts';

/**
 * The transitions a visit may make. The database holds the same table (`visit_transition`) and refuses any other; it
 * also refuses to restart a visit that was held.
 */
export const visitTransitions: Readonly<Record<VisitState, readonly VisitState[]>> = {
  scheduled: ['waiting', 'no_show'],
  waiting: ['scheduled', 'admitted', 'no_show'],
  admitted: ['scheduled', 'in_progress', 'ended'],
  in_progress: ['scheduled', 'interrupted', 'ended'],
  interrupted: ['scheduled', 'in_progress', 'ended'],
  ended: ['scheduled'],
  no_show: [],
};

/** No event in the room leads out of these states; only moving the appointment may. */
export const isOver = (state: VisitState) => state === 'ended' || state === 'no_show';

export interface Presence {
  readonly patient: boolean;
  readonly clinician: boolean;
}

/** The next state by who is present. Staff decide on admitting, ending and missing a visit, not this function. */
export function stateByPresence(state: VisitState, { patient, clinician }: Presence): VisitState {
  const both = patient && clinician;
  if (state === 'scheduled' && patient) return 'waiting';
  if (state === 'waiting' && !patient) return 'scheduled';
  if ((state === 'admitted' || state === 'interrupted') && both) return 'in_progress';
  if (state === 'in_progress' && !both) return 'interrupted';
  return state;
}
