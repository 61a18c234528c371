import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { approveVisitRules, usualVisitRules } from '@snowmelt/telehealth/testing';
import { startApi, startInstance, type TestApi } from './api.js';
import { heldInstance } from './held-instance.js';
import { createTelehealthClinic, type TelehealthClinic } from './telehealth-clinic.js';
import { visitActs } from './visit-acts.js';

export { offer } from './visit-acts.js';

export const TURN_SECRET = 'a-turn-secret-of-the-tests';
export const unknownId = '01930000-0000-7000-8000-00000000dead';

export let api: TestApi;
export let clinic: TelehealthClinic;
/** A second instance of the API over the same database; it shares nothing else with the first. */
let twin: NestFastifyApplication;
export let twinUrl: string;
/** As the worker would do it. */
export const { clearAbsent } = heldInstance(
  () => api,
  () => twin,
);

const acts = visitActs(() => clinic);
export const { join, joinAsClinician, leave, leaveForClinician, admit, end, sit, waiting } = acts;
/** A visit that both have entered, the patient on one instance and the clinician on the other. */
export const open = () => acts.open(clinic.leo, { clinicianAt: twinUrl });
export const line = async (id: string) =>
  (await clinic.leo.get('/api/telehealth/visits')).body.items.find(
    (item: { appointmentId: string }) => item.appointmentId === id,
  );
/** Approves rules in which the clinic calls back so soon; undefined: in which it has not set how soon. */
export const callBackWithin = (minutes: number | undefined) =>
  approveVisitRules(api.sql, {
    ...usualVisitRules,
    callBackWithinMinutes: minutes === undefined ? undefined : { value: minutes },
  });

/** An API, its clinic with video visits, and a second instance. */
export function setUpTwoInstances(): void {
  beforeAll(async () => {
    api = await startApi({ TURN_URLS: 'turn:127.0.0.1:3478', STUN_URLS: 'stun:127.0.0.1:3478', TURN_SECRET });
    clinic = await createTelehealthClinic(api);
    ({ instance: twin, url: twinUrl } = await startInstance(api.appUrl));
  });
  afterAll(async () => {
    await twin?.close();
    await api?.stop();
  });
}
