import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openEveryDay, startMovedBy } from '@snowmelt/scheduling/testing';
import type { TestApi } from './api.js';
import { heldInstance, startHeldClinic } from './held-instance.js';
import type { TelehealthClinic } from './telehealth-clinic.js';
import { somebodyWaits, until } from './until.js';
import { visitActs } from './visit-acts.js';

export { offer } from './visit-acts.js';

export let api: TestApi;
export let clinic: TelehealthClinic;
/** The instance that holds the browsers, in reach of the spec: its rounds are made when the spec says so. */
export let held: NestFastifyApplication;
export let url: string;
let stop: () => Promise<void>;

export const { join, joinAsClinician, leave, leaveForClinician, admit, end, sit, waiting, open } = visitActs(
  () => clinic,
  () => url,
);
export const { gateway, signalling, beat, closeOverdue, clearAbsent, told, seatOf, stateOf, facts, letRunOut } =
  heldInstance(
    () => api,
    () => held,
  );
export const appointment = async (id: string) =>
  (await api.sql('SELECT status, version FROM appointment WHERE id = $1', [id]))[0] as {
    status: string;
    version: number;
  };
export const attend = async (id: string, status: 'arrived' | 'fulfilled' | 'noshow') =>
  api.staff.post(`/api/appointments/${id}/attendance`, { version: (await appointment(id)).version, status });
/** The start of a visit that was booked for five minutes from now is past. */
export const begin = (id: string) => startMovedBy(api.sql, id, -6);
/** Changes or locks rows in a transaction, and commits when somebody has come meanwhile and waits for them. */
export async function whileHeld(change: () => Promise<unknown>, meanwhile: () => Promise<unknown>): Promise<void> {
  await api.sql('BEGIN');
  await change();
  await meanwhile();
  await until('somebody waits for the row', () => somebodyWaits(api.sql));
  await api.sql('COMMIT');
}

/**
 * An API, its clinic with video visits, where Leo can be booked at any time, and the instance that holds the browsers.
 */
export function setUpHeld(): void {
  beforeAll(async () => {
    ({ api, clinic, held, url, stop } = await startHeldClinic());
    await openEveryDay(api.sql, [clinic.leoLane]);
  });
  afterAll(() => stop?.());
}
