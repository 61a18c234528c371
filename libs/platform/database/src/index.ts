export { ChangeFeed } from './change-feed.js';
export { FairShare } from './fair-share.js';
export { createPool, DatabaseModule } from './database.module.js';
export { Duties, DutiesModule, type DutyHealth } from './duties.js';
export { type Duty, type OfClinic, performDuty } from './duty.js';
export { PoolUse } from './pool-use.js';
export { PrismaDatabase } from './prisma-database.js';
export { TimeZoneCheckModule } from './time-zone-check.js';
export { UnitOfWork } from './unit-of-work.js';
export { migrate } from './migrate/migrate.js';
export { provision } from './migrate/provision.js';
export { databaseRetention } from './retention/database-retention.js';
export { RetentionDuty } from './retention/retention.duty.js';
export { retentionReport } from './retention/retention-report.js';
export {
  deleteOver,
  deleteUnchanging,
  kept,
  type PurgedTable,
  type RetentionParts,
  type Standing,
  standingOf,
  type TableRetention,
} from './retention/table-retention.js';
