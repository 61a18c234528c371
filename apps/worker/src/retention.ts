import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AuditLog, AuditModule } from '@snowmelt/audit';
import { Config, ConfigModule } from '@snowmelt/config';
import { DatabaseModule, performDuty, RetentionDuty, retentionReport, UnitOfWork } from '@snowmelt/database';
import { Logger, LoggingModule } from '@snowmelt/logging';
import { allRetention } from './all-retention.js';

/**
 * Deletes what is over, once, as the worker does every hour. With `--dry-run` it only says what would go, and what is
 * kept and why; docs/runbooks/retention.md.
 */
class RetentionCommand {}

try {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const config = Config.read();
  // no duties and no queue: nothing runs but what was asked for
  const command = await NestFactory.createApplicationContext(
    { module: RetentionCommand, imports: [ConfigModule.forRoot(config), LoggingModule, DatabaseModule, AuditModule] },
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  const unitOfWork = command.get(UnitOfWork);
  const tables = allRetention({ unitOfWork, config, audit: command.get(AuditLog) });
  if (values['dry-run']) process.stdout.write(`${(await retentionReport(tables, unitOfWork)).join('\n')}\n`);
  else await purge(new RetentionDuty(tables, unitOfWork, command.get(Logger)), unitOfWork, command.get(Logger));
  await command.close();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function purge(duty: RetentionDuty, unitOfWork: UnitOfWork, log: Logger): Promise<void> {
  await performDuty(unitOfWork, duty, {
    onFailure: (found, error) => {
      process.exitCode = 1;
      log.error({ job: duty.name, clinicId: found.clinicId, error }, 'a purge could not be done');
    },
  });
}
