import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestApi } from './api.js';
import { heldInstance, startHeldClinic } from './held-instance.js';
import type { TelehealthClinic } from './telehealth-clinic.js';
import { visitActs } from './visit-acts.js';

export const offer = (sdp: string) => ({ description: { type: 'offer' as const, sdp } });

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
export const { gateway, signalling, beat, closeOverdue, told, seatOf, stateOf, facts } = heldInstance(
  () => api,
  () => held,
);

/** An API, its clinic with video visits, and the instance that holds the browsers. */
export function setUpHeld(): void {
  beforeAll(async () => {
    ({ api, clinic, held, url, stop } = await startHeldClinic());
  });
  afterAll(() => stop?.());
}
