import { EventDelivery } from '@snowmelt/events';
import { allDueNow } from '@snowmelt/outreach/testing';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { startApi, type TestApi } from './api.js';
import { deliverEvents } from './deliver-events.js';
import { approveRules, freeRules } from './outreach-rules.js';
import { startWorkerParts, type WorkerParts } from './worker-parts.js';
import { zoneWhereItIs } from './zones.js';

const policy = { ...freeRules, reminders: { dose: ['PT72H', 'PT24H'], inPerson: ['PT72H', 'PT24H'], video: [] } };
export const noon = zoneWhereItIs(12);
const agreed = {
  phone: '(323) 555-0142',
  email: 'robin@example.com',
  language: 'en-US',
  timeZone: noon,
  consents: { sms: true, email: false },
};

export let api: TestApi;
let worker: WorkerParts;
export let id: string;
let days = 0;

export const change = (
  wanted: object = {},
  { key, caller = api.staff, patient = id }: { key?: string | null; caller?: TestApi['staff']; patient?: string } = {},
) => caller.post(`/api/patients/${patient}/contact`, { ...agreed, saidHow: 'by_phone', version: 1, ...wanted }, key);
export const register = async (contact: object = {}) =>
  (
    await api.staff.post('/api/patients', {
      givenName: 'Robin',
      familyName: 'Snow',
      birthOn: '1980-02-29',
      ...agreed,
      ...contact,
    })
  ).body.id as string;
/** Another patient than the usual one from now on, in this test. */
export async function lookAt(contact: object): Promise<void> {
  id = await register(contact);
}
export const happened = async (patient = id) =>
  (await api.sql('SELECT type FROM domain_event WHERE patient_id = $1 ORDER BY seq', [patient])).map(
    (row) => row['type'],
  );
/** Delivers the events to the worker's subscribers. */
export const told = () => deliverEvents(worker.get(EventDelivery));
export const touches = () =>
  api.sql('SELECT template, status, status_reason AS why FROM touch WHERE patient_id = $1 ORDER BY due_at', [id]);
/** Books a visit on a day of its own. */
export const book = async () => {
  days += 1;
  const { status } = await api.staff.post('/api/appointments', {
    patientId: id,
    serviceTypeId: api.clinic.services.session,
    startsLocal: `${new Date(Date.UTC(2037, 2, days)).toISOString().slice(0, 10)}T10:00`,
    resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
  });
  expect(status).toBe(201);
  await told();
};
export const comeDue = async () => {
  await allDueNow(api.sql, id);
  for (const touch of await api.sql('SELECT id FROM touch WHERE patient_id = $1', [id]))
    await worker.get(DispatchService).dispatch(api.clinic.id, touch['id'] as string);
};
export const sent = async () =>
  (await api.sql('SELECT m.channel, m.address FROM message m WHERE m.patient_id = $1 ORDER BY m.id', [id])).map(
    (row) => `${row['channel'] as string} ${row['address'] as string}`,
  );

/** An API with a worker, and before each test a patient who agreed to texts. */
export function setUpContact(): void {
  beforeAll(async () => {
    api = await startApi();
    await approveRules(api.sql, policy);
    worker = await startWorkerParts(api.appUrl);
  });
  beforeEach(async () => {
    id = await register();
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
  });
}
