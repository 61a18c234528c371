import { kept, type TableRetention } from './table-retention.js';

/** What the platform itself keeps. */
export const databaseRetention: readonly TableRetention[] = kept('technical', {
  _prisma_migrations: 'a row for each migration: which ones are applied, and their checksums',
  routine_file: 'a row for each file of functions and views',
  time_zone_rules: 'a row for each zone, written again by each release',
  demo_clock: 'one row, of the demo',
});
