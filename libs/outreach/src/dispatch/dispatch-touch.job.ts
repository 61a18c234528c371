import { defineJob, type JobDefinition } from '@snowmelt/queue';

/** Wakes a worker for one touch that is due: `id`. */
export const dispatchTouch: JobDefinition<'id'> = defineJob('outreach.dispatch-touch', 'id');
