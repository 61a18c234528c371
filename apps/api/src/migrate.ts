import path from 'node:path';
import { MigrationConfig } from '@snowmelt/config';
import { migrate, provision } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';

/**
 * Brings a database up to date before a release starts, then exits. With ADMIN_DATABASE_URL it first creates the roles
 * and the database, or resets the roles' passwords. Idempotent, also when run twice at once.
 */
try {
  const { ownerUrl, provisioning } = MigrationConfig.read();
  if (provisioning) await provision(provisioning);
  const applied = await migrate(ownerUrl, path.resolve(import.meta.dirname, '../../../prisma'));
  await migrateQueue(ownerUrl);
  process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}\n` : 'The database is up to date\n');
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? `\n${error.cause.message}` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
  process.exit(1);
}
