import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestApi } from './api.js';
import { heldInstance, startHeldClinic } from './held-instance.js';
import type { TelehealthClinic } from './telehealth-clinic.js';
import { somebodyWaits, until } from './until.js';
import { visitActs } from './visit-acts.js';

export let api: TestApi;
export let clinic: TelehealthClinic;
let held: NestFastifyApplication;
let url: string;
let stop: () => Promise<void>;

export const { join, joinAsClinician, leave, leaveForClinician, admit, end, sit, waiting, open } = visitActs(
  () => clinic,
  () => url,
);
export const { gateway, beat, told, closeOverdue, stateOf, facts, letRunOut } = heldInstance(
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
/** Its time has come. */
export const begin = (id: string) =>
  api.sql(`UPDATE appointment SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
/** Somebody holds these rows, until the others wait for them and there is an answer to what comes meanwhile. */
export async function whileHeld(change: string, id: string, meanwhile: () => Promise<unknown>): Promise<void> {
  await api.sql('BEGIN');
  await api.sql(change, [id]);
  await meanwhile();
  await until('somebody waits for the row', () => somebodyWaits(api.sql));
  await api.sql('COMMIT');
}

/** An API, its clinic with video visits, and the instance that holds the browsers. */
export function setUpMoved(): void {
  beforeAll(async () => {
    ({ api, clinic, held, url, stop } = await startHeldClinic());
    await api.sql(
      `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local) SELECT clinic_id, id, d, '00:00', '23:59' FROM bookable_resource, generate_series(1, 7) d WHERE name LIKE 'Leo%'`,
    );
  });
  afterAll(() => stop?.());
}
