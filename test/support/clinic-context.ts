import 'reflect-metadata';
import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { actors, AuditModule } from '@snowmelt/audit';
import { Config, ConfigModule } from '@snowmelt/config';
import { DatabaseModule, UnitOfWork } from '@snowmelt/database';
import { EventsModule } from '@snowmelt/events';
import { LoggingModule } from '@snowmelt/logging';
import { createTestDatabase } from '@snowmelt/testing';
import { type BookingClinic, createBookingClinic } from './booking-clinic.js';

export interface ClinicContext {
  readonly clinic: BookingClinic;
  readonly ownerUrl: string;
  readonly get: INestApplicationContext['get'];
  /** As a member of the clinic's staff, in a transaction of that clinic. */
  inClinic<T>(work: () => Promise<T>, where?: BookingClinic): Promise<T>;
  stop(): Promise<void>;
}

/** A clinic on a database of its own, and these modules on it without HTTP and without a worker's rounds. */
export async function createClinicContext(modules: NonNullable<ModuleMetadata['imports']>, size: Parameters<typeof createBookingClinic>[1] = {}, settings: Record<string, string> = {}): Promise<ClinicContext> {
  const database = await createTestDatabase();
  const clinic = await createBookingClinic(database.ownerUrl, size);
  const config = Config.read({
    NODE_ENV: 'test', DATABASE_URL: database.appUrl, PUBLIC_URL: 'http://127.0.0.1:4300', APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789', LOG_LEVEL: 'silent', ...settings,
  });
  class TestModule {}
  const context = await NestFactory.createApplicationContext({
    module: TestModule, imports: [ConfigModule.forRoot(config), LoggingModule, DatabaseModule, AuditModule, EventsModule, ...modules],
  }, { logger: false });
  return {
    clinic, ownerUrl: database.ownerUrl, get: context.get.bind(context),
    inClinic: (work, where = clinic) => actors.run({ kind: 'staff', id: where.staffId }, () => context.get(UnitOfWork).run(where.id, work)),
    stop: async () => {
      await context.close();
      await database.drop();
    },
  };
}
