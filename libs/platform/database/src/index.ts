export { ChangeFeed } from './change-feed.js';
export { FairShare } from './fair-share.js';
export { createPool, DatabaseModule } from './database.module.js';
export { createPrisma, PrismaDatabase } from './prisma-database.js';
export { type Purge, PurgeModule, PurgeRounds } from './purge-rounds.js';
export { TimeZoneCheckModule } from './time-zone-check.js';
export { UnitOfWork } from './unit-of-work.js';
export { migrate } from './migrate/migrate.js';
export { provision } from './migrate/provision.js';
