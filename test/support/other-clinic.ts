import { actIn } from '@snowmelt/testing';
import type { TestApi } from './api.js';

/** Runs the work while `api.sql` acts in the second clinic. */
export async function inOtherClinic<T>(api: TestApi, work: () => Promise<T>): Promise<T> {
  await actIn(api.sql, api.other.id);
  try {
    return await work();
  } finally {
    await actIn(api.sql, api.clinic.id);
  }
}
