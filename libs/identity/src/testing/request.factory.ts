import type { Sql } from '@snowmelt/testing';

/** Nobody has asked for anything yet: a spec makes more requests in a minute than a person. */
export const requestsForgotten = (sql: Sql) => sql('DELETE FROM request_count');

/** The minute in which requests were counted is over. */
export const requestMinutePassed = (sql: Sql) => sql(`UPDATE request_count SET since = since - interval '61 seconds'`);
