import { defineJob, type JobDefinition } from '@snowmelt/queue';

/** Wakes a worker for one touch that is due. */
export const dispatchTouch: JobDefinition = defineJob('outreach.dispatch-touch');
