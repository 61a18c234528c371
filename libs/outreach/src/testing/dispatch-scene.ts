import { Duties, UnitOfWork } from '@snowmelt/database';
import { MessagingWorkerModule } from '@snowmelt/messaging/worker';
import { agreedTo } from '@snowmelt/patients/testing';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import type { BookingClinic } from '../../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { zoneWhereItIs } from '../../../../test/support/zones.js';
import { approveRules, freeRules, owedReading } from '../testing.js';
import { OutreachWorkerModule } from '../worker.js';

export let context: ClinicContext;
export let clinic: BookingClinic;

export const sql = (text: string, values: unknown[] = []) => context.sql(text, values);
export const inClinic = <T>(work: () => Promise<T>) => context.get(UnitOfWork).run(clinic.id, work);
export const round = () => context.get(Duties).round();
export const patient = () => clinic.patients[0] as string;
export const policy = (change: object = {}) => approveRules(sql, { ...freeRules, ...change });
export const agree = (address: string) => agreedTo(sql, patient(), address, { recordedBy: clinic.staffId });
/** Overdue, so that the sweep delivers it without the queue. */
export const owe = () => owedReading(sql, patient(), { dueMinutesAgo: 1 });

/** Before each test a clinic where it is noon, and the worker without its own rounds. */
export function setUpDispatch(): void {
  beforeEach(async () => {
    context = await createClinicContext(
      [QueueModule, QueueRunnerModule, OutreachWorkerModule, MessagingWorkerModule],
      { patientsIn: zoneWhereItIs(12) },
      { SWEEP_SECONDS: '60', REDIS_URL: '' },
    );
    ({ clinic } = context);
  });
  afterEach(() => context?.stop());
}
