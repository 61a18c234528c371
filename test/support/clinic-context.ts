import 'reflect-metadata';
import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { actors, AuditModule } from '@snowmelt/audit';
import { ConfigModule } from '@snowmelt/config';
import { DatabaseModule, UnitOfWork } from '@snowmelt/database';
import { EventsModule } from '@snowmelt/events';
import { LoggingModule } from '@snowmelt/logging';
import { createTestDatabase } from '@snowmelt/testing';
import { type BookingClinic, connectedAs, createBookingClinic } from './booking-clinic.js';
import { testConfig } from './settings.js';
import { started } from './started.js';

export interface ClinicContext {
  readonly clinic: BookingClinic;
  readonly ownerUrl: string;
  readonly get: INestApplicationContext['get'];
  /** As a member of the clinic's staff, in a transaction of that clinic. */
  inClinic: <T>(work: () => T | Promise<T>, where?: BookingClinic) => Promise<T>;
  /** As the owner of the tables inside the clinic. */
  sql: (text: string, values?: readonly unknown[]) => Promise<any[]>; // eslint-disable-line @typescript-eslint/no-explicit-any -- the specs look into whatever came
  stop: () => Promise<void>;
}

/** A clinic on a database of its own, with these modules, but without HTTP and without a worker's rounds. */
export function createClinicContext(
  modules: NonNullable<ModuleMetadata['imports']>,
  size: Parameters<typeof createBookingClinic>[1] = {},
  settings: Record<string, string> = {},
): Promise<ClinicContext> {
  return started(async (starting) => {
    const database = await starting(createTestDatabase(), ({ drop }) => drop());
    const clinic = await createBookingClinic(database.ownerUrl, size);
    const owner = await starting(connectedAs(database.ownerUrl, clinic), (it) => it.end());
    class TestModule {}
    const context = await starting(
      NestFactory.createApplicationContext(
        {
          module: TestModule,
          imports: [
            ConfigModule.forRoot(testConfig(database.appUrl, settings)),
            LoggingModule,
            DatabaseModule,
            AuditModule,
            EventsModule,
            ...modules,
          ],
        },
        { abortOnError: false, logger: false },
      ),
      (it) => it.close(),
    );
    return {
      clinic,
      ownerUrl: database.ownerUrl,
      get: context.get.bind(context),
      inClinic: <T>(work: () => T | Promise<T>, where = clinic) =>
        actors.run({ kind: 'staff', id: where.staffId, roles: ['front_desk', 'nurse'] }, () =>
          context.get(UnitOfWork).run(where.id, work),
        ),
      sql: async (text: string, values: readonly unknown[] = []) => (await owner.query(text, [...values])).rows,
    };
  });
}
