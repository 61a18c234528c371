import { defineJob } from '@snowmelt/queue';

/** Wakes a worker for one touch that is due. */
export const dispatchTouch = defineJob('outreach.dispatch-touch');
