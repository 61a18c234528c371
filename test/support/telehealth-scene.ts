import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startApi, startInstance, type TestApi } from './api.js';
import { createTelehealthClinic, type TelehealthClinic } from './telehealth-clinic.js';
import { visitActs } from './visit-acts.js';

export const TURN_SECRET = 'a-turn-secret-of-the-tests';
export const offer = (sdp: string) => ({ description: { type: 'offer' as const, sdp } });
export const unknownId = '01930000-0000-7000-8000-00000000dead';

export let api: TestApi;
export let clinic: TelehealthClinic;
/** A second instance of the API over the same database; it shares nothing else with the first. */
let twin: NestFastifyApplication;
export let twinUrl: string;

const acts = visitActs(() => clinic);
export const { join, joinAsClinician, leave, leaveForClinician, admit, end, sit } = acts;
/** A visit that both have entered, the patient on one instance and the clinician on the other. */
export const open = () => acts.open(clinic.leo, { clinicianAt: twinUrl });
export const line = async (id: string) =>
  (await clinic.leo.get('/api/telehealth/visits')).body.items.find(
    (item: { appointmentId: string }) => item.appointmentId === id,
  );
/** The clinic's next rules for its rooms. */
export const approve = (definition: string) =>
  api.sql(
    `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at)
  SELECT clinic_id, version + 1, ${definition}, 'test', 'test', now() FROM visit_policy WHERE clinic_id = $1 ORDER BY version DESC LIMIT 1`,
    [api.clinic.id],
  );
export const callBack = (value: number) =>
  `definition || '{"callBackWithinMinutes": {"value": ${value}, "unit": "min"}}'`;

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
