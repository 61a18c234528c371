import type { AppointmentStatus } from './scheduling.js';
import type { VisitState } from './telehealth.js';
import type { Stage } from './treatment.js';

// apart from the schemas: a phone that asks one of these need not load what checks a request

/** The patient was let in, and the two may see each other. */
export const isVisitOpen = (state: VisitState) => state === 'admitted' || state === 'in_progress' || state === 'interrupted';
/** Neither held nor called off: the patient is expected, or there already. */
export const isComing = (status: AppointmentStatus) => status === 'booked' || status === 'arrived';
/** The course is on hold or over, and its doses with it: whoever prepares for one prepares for what does not take place. */
export const stopsDoses = (stage: Stage | null) => stage === 'on_hold' || stage === 'withdrawn' || stage === 'transferred' || stage === 'declined' || stage === 'discharged';
