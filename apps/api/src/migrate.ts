import path from 'node:path';
import { MigrationConfig } from '@snowmelt/config';
import { migrate, provision } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';

/**
 * Brings a database up to date before a release starts, and ends. With ADMIN_DATABASE_URL it first makes the roles and the database,
 * or sets their passwords anew. Running it again, or twice at once, changes nothing more.
 */
try {
  const { ownerUrl, provisioning } = MigrationConfig.read();
  if (provisioning) await provision(provisioning);
  const applied = await migrate(ownerUrl, path.resolve(import.meta.dirname, '../../../prisma/migrations'));
  await migrateQueue(ownerUrl);
  process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}\n` : 'The database is up to date\n');
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? `\n${error.cause.message}` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
  process.exit(1);
}
