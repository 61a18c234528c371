import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { approveRules } from '@snowmelt/outreach/testing';
import { migrateQueue } from '@snowmelt/queue';
import { sqlOf } from '@snowmelt/testing';
import { WorkerModule } from '../apps/worker/src/worker.module.js';
import { connectedAs, createBookingClinic } from '../test/support/booking-clinic.js';
import { type BenchContext, median } from './context.js';

const FACTS = 100;
const LIMIT_MS = 200;

export const name = `From the commit of a fact to its plan, ${FACTS} facts one after another, one worker that sweeps once a minute`;

/** Only the notice can wake the worker in time. Another process appends, as the API does. */
export async function run({ appUrl, ownerUrl, print }: BenchContext): Promise<void> {
  await migrateQueue(ownerUrl);
  const config = Config.read({
    NODE_ENV: 'test',
    DATABASE_URL: appUrl,
    REDIS_URL: '',
    PUBLIC_URL: 'http://127.0.0.1:1',
    APP_SECRET: 'only-for-the-bench-of-this-machine-0123456789',
    LOG_LEVEL: 'error',
    SWEEP_SECONDS: '60',
  });
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    logger: ['error', 'fatal'],
  });
  const clinic = await createBookingClinic(ownerUrl, { patients: FACTS });
  const owner = await connectedAs(ownerUrl, clinic);
  try {
    await approveRules(sqlOf(owner));
    const took: number[] = [];
    const planned = (patientId: string) =>
      owner.query('SELECT FROM patient_plan WHERE patient_id = $1', [patientId]).then(({ rowCount }) => rowCount === 1);
    for (const patientId of clinic.patients) {
      await worker
        .get(UnitOfWork)
        .run(clinic.id, () => worker.get(EventLog).append('patient.contact-changed', { patientId }));
      const committed = performance.now();
      while (!(await planned(patientId))) {
        if (performance.now() - committed > 10_000) throw new Error('a fact was not planned within ten seconds');
        await new Promise((resume) => setTimeout(resume, 2));
      }
      took.push(performance.now() - committed);
    }
    const p95 = took.sort((one, other) => one - other)[Math.floor(FACTS * 0.95)] as number;
    print(`  planned after ${median(took).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms (limit ${LIMIT_MS} ms)`);
  } finally {
    await owner.end();
    await worker.close();
  }
}
