import type { Sql } from '@snowmelt/testing';

/** Resets the request counts: a spec makes more requests a minute than a person. */
export const requestsForgotten = (sql: Sql) => sql('DELETE FROM request_count');

/** Ends the minute in which requests were counted. */
export const requestMinutePassed = (sql: Sql) => sql(`UPDATE request_count SET since = since - interval '61 seconds'`);
