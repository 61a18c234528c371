import type { Config } from '@snowmelt/config';
import type { UnitOfWork } from '../unit-of-work.js';
import type { RecordClass } from './record-class.js';

/** A table that no purge touches. */
export interface KeptTable {
  readonly table: string;
  readonly class: RecordClass;
  /** Why it is of this class, and for a technical one what keeps it from growing. */
  readonly because: string;
}

/** What a purge would do to the clinic's rows. */
export interface Standing {
  readonly rows: number;
  /** Would be deleted now. */
  readonly over: number;
  /** The time from which the oldest row's period counts. */
  readonly oldest: Date | null;
}

/** A table from which the worker deletes. Only what is no record: no other class has a purge. */
export interface PurgedTable {
  readonly table: string;
  readonly class: Extract<RecordClass, 'access' | 'technical'>;
  readonly period: {
    readonly value: number;
    readonly unit: 'minute' | 'hour' | 'day';
    /** The variable that sets it; null where another value would have no meaning. */
    readonly setting: string | null;
  };
  /** From when the period counts, which rows stay all the same, and why it may be so short. */
  readonly because: string;
  /** One row, in a transaction of the clinic. */
  readonly standing: () => Promise<Standing[]>;
  /** Deletes at most so many rows of the clinic, in its transaction; returns how many. */
  readonly purge: (limit: number) => Promise<number>;
}

/** What a domain needs to say how long its tables are kept. */
export interface RetentionParts {
  readonly unitOfWork: UnitOfWork;
  readonly config: Config;
}

/** Every table has one: with a purge, or with a reason (`apps/worker/src/retention.int-spec.ts`). */
export type TableRetention = KeptTable | PurgedTable;

export const isPurged = (one: TableRetention): one is PurgedTable => 'purge' in one;

export const kept = (recordClass: RecordClass, tables: Readonly<Record<string, string>>): KeptTable[] =>
  Object.entries(tables).map(([table, because]) => ({ table, class: recordClass, because }));

/** `over` is what deletes, too: a dry run cannot promise another thing. In it `r` is the row, `$1` the period. */
export const standingOf = (table: string, since: string, over: string) =>
  `SELECT count(*)::int AS rows, (count(*) FILTER (WHERE ${over}))::int AS over, min(r.${since}) AS oldest FROM ${table} r`;

/** The oldest `$2` rows that are over. Rows that somebody is changing are left for the next round. */
export const deleteOver = (table: string, key: string, since: string, over: string) =>
  `WITH gone AS MATERIALIZED (SELECT ${key} FROM ${table} r WHERE ${over} ORDER BY r.${since} LIMIT $2 FOR UPDATE OF r SKIP LOCKED)
   DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM gone) RETURNING ${key}`;

/** The same for rows that never change, which the application may not lock: a second worker waits for the first. */
export const deleteUnchanging = (table: string, key: string, since: string, over: string) =>
  `WITH gone AS MATERIALIZED (SELECT ${key} FROM ${table} r WHERE ${over} ORDER BY r.${since} LIMIT $2)
   DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM gone) RETURNING ${key}`;
