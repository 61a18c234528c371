/**
 * How many days staff see what was not sent. A reminder or a link that no worker was running to plan is still planned
 * for that long, so that it appears there.
 */
export const LISTED_DAYS = 14;
