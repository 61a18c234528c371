import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import { testConfig } from './settings.js';

/** The worker's parts, without its timers: the spec says when there is a round, and when what is due goes out. */
export async function startWorkerParts(appUrl: string, settings: Record<string, string> = {}) {
  const parts = await Test.createTestingModule({
    imports: [WorkerModule.forRoot(testConfig(appUrl, settings))],
  }).compile();
  return {
    get: <T>(part: abstract new (...needs: never[]) => T): T => parts.get<T>(part, { strict: false }),
    stop: () => parts.close(),
  };
}
export type WorkerParts = Awaited<ReturnType<typeof startWorkerParts>>;
