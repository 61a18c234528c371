import 'reflect-metadata';
import type { OnModuleInit, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { EventsWorkerModule } from '@snowmelt/events';
import { MessagingWorkerModule } from '@snowmelt/messaging/worker';
import { OutreachWorkerModule } from '@snowmelt/outreach/worker';
import { SchedulingWorkerModule } from '@snowmelt/scheduling/worker';
import { TelehealthWorkerModule } from '@snowmelt/telehealth/worker';
import { RetentionModule } from '../../apps/worker/src/retention.module.js';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import { testConfig } from './settings.js';

/**
 * The worker's modules with all subscribers and duties but without timers: the spec decides when a round runs and when
 * due touches are sent. `more`: modules whose duties few specs need.
 */
export async function startWorkerParts(
  appUrl: string,
  settings: Record<string, string> = {},
  more: readonly Type<OnModuleInit>[] = [],
) {
  const parts = await Test.createTestingModule({
    imports: [WorkerModule.forRoot(testConfig(appUrl, settings))],
  }).compile();
  for (const part of [
    EventsWorkerModule,
    SchedulingWorkerModule,
    TelehealthWorkerModule,
    OutreachWorkerModule,
    MessagingWorkerModule,
    RetentionModule,
    ...more,
  ])
    parts.get<OnModuleInit>(part, { strict: false }).onModuleInit();
  return {
    get: <T>(part: abstract new (...needs: never[]) => T): T => parts.get<T>(part, { strict: false }),
    stop: () => parts.close(),
  };
}
export type WorkerParts = Awaited<ReturnType<typeof startWorkerParts>>;
