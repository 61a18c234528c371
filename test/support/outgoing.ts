import { UnitOfWork } from '@snowmelt/database';
import { OutreachService } from '@snowmelt/outreach';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import type { TestApi } from './api.js';
import type { WorkerParts } from './worker-parts.js';

/** What the worker plans and sends for one patient, and what is in the drawer. */
export function outgoing(scene: () => { api: TestApi; worker: WorkerParts; patient: string }) {
  return {
    plan: () => {
      const { api, worker, patient } = scene();
      return worker.get(UnitOfWork).run(api.clinic.id, () => worker.get(OutreachService).replan(patient));
    },
    /** What is due goes out, into the drawer. */
    deliver: async () => {
      const { api, worker, patient } = scene();
      for (const { id } of await api.sql(
        `SELECT id FROM touch WHERE status = 'planned' AND due_at <= now() AND patient_id = $1`,
        [patient],
      ))
        await worker.get(DispatchService).dispatch(api.clinic.id, id as string);
    },
    messages: async () =>
      (await scene().api.sql('SELECT channel, address, body FROM drawer_message ORDER BY accepted_at')) as {
        channel: string;
        address: string;
        body: string;
      }[],
  };
}

/** The token of the link in a message, or nothing. */
export const tokenIn = (body = '') => /\/v#([\w-]+)/.exec(body)?.[1] ?? '';
