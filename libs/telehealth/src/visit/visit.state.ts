import type { VisitState } from '@snowmelt/contracts';

/** The moves a visit may make. The database holds the same table (`visit_transition`) and refuses any other; it also refuses to begin anew what was truly held. */
export const visitTransitions: Readonly<Record<VisitState, readonly VisitState[]>> = {
  scheduled: ['waiting', 'no_show'],
  waiting: ['scheduled', 'admitted', 'no_show'],
  admitted: ['scheduled', 'in_progress', 'ended'],
  in_progress: ['scheduled', 'interrupted', 'ended'],
  interrupted: ['scheduled', 'in_progress', 'ended'],
  ended: ['scheduled'],
  no_show: [],
};

/** Nothing that happens in the room goes on from here: only an appointment that is moved does. */
export const isOver = (state: VisitState) => state === 'ended' || state === 'no_show';

export interface Presence {
  readonly patient: boolean;
  readonly clinician: boolean;
}

/** Where a visit goes by who is there. Admitting, ending and missing it are decisions of staff and not made here. */
export function stateByPresence(state: VisitState, { patient, clinician }: Presence): VisitState {
  const both = patient && clinician;
  if (state === 'scheduled' && patient) return 'waiting';
  if (state === 'waiting' && !patient) return 'scheduled';
  if ((state === 'admitted' || state === 'interrupted') && both) return 'in_progress';
  if (state === 'in_progress' && !both) return 'interrupted';
  return state;
}
