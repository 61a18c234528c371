import { EventDelivery } from '@snowmelt/events';
import { nowWorksAs } from '@snowmelt/identity/testing';
import { firstSite } from '@snowmelt/scheduling/testing';
import { startApi, type TestApi } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

const DAY = '2037-03-04';
const FIRST = 9;

let api: TestApi;
let worker: WorkerParts;
let site: string;
let visits: string[];
const closed = () => ({ of: { kind: 'site', id: site }, from: `${DAY}T00:00`, until: '2037-03-05T00:00' });
const delivered = () => deliverEvents(worker.get(EventDelivery));
const touches = () => api.sql('SELECT id, template, status FROM touch ORDER BY id');
const toMove = async () =>
  (await api.staff.get('/api/tasks')).body.items
    .filter(({ kind }: { kind: string }) => kind === 'visit_outside_hours')
    .map(({ appointmentId }: { appointmentId: string }) => appointmentId)
    .sort();

beforeAll(async () => {
  api = await startApi();
  worker = await startWorkerParts(api.appUrl);
  await approveRules(api.sql, { ...freeRules, tellOfChanges: 'message' });
  site = await firstSite(api.sql);
  visits = [];
  for (let n = 0; n < 7; n += 1) {
    const { status, body } = await api.staff.post('/api/appointments', {
      patientId: api.clinic.patients[n % 2],
      serviceTypeId: n < 4 ? api.clinic.services.session : api.clinic.services.checkIn,
      startsLocal: `${DAY}T${String(FIRST + n).padStart(2, '0')}:00`,
      resourceIds: [api.clinic.clinicians[0], ...(n < 4 ? [api.clinic.chairs[0]] : [])],
    });
    expect(status).toBe(201);
    visits.push(body.id as string);
  }
  await delivered();
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

it('only an administrator closes a day; everybody at the clinic sees what is closed', async () => {
  await nowWorksAs(api.sql, api.clinic.staffId, 'front_desk');
  for (const [address, body] of [
    ['/api/closures/preview', closed()],
    ['/api/closures', { ...closed(), reason: 'Storm' }],
    [`/api/resources/${api.clinic.chairs[0]}/hours`, { from: DAY, hours: [] }],
    [`/api/resources/${api.clinic.chairs[0]}/hours/preview`, { from: DAY, hours: [] }],
  ] as const)
    expect((await api.staff.post(address, body)).status).toBe(403);
  expect((await api.staff.get('/api/closures')).body).toEqual({ items: [] });
  expect((await api.anybody.get('/api/closures')).status).toBe(401);
});

describe('an administrator closes a day with seven visits on it', () => {
  beforeAll(() => nowWorksAs(api.sql, api.clinic.staffId, 'admin'));

  it('and sees all seven before anything is stored', async () => {
    const { status, body } = await api.staff.post('/api/closures/preview', closed());
    expect(status).toBe(200);
    expect(body.items.map(({ appointmentId }: { appointmentId: string }) => appointmentId)).toEqual(visits);
    expect((await api.staff.get('/api/closures')).body.items).toEqual([]);
  });

  it('then each is a task, no visit is changed and nobody is told until a person moves or cancels one', async () => {
    const before = await touches();
    const { status, body } = await api.staff.post('/api/closures', { ...closed(), reason: 'Storm' });
    expect([status, body.visits]).toEqual([201, 7]);
    await delivered();
    expect(await toMove()).toEqual([...visits].sort());
    expect(await touches()).toEqual(before);
    const [first, ...rest] = visits as [string, ...string[]];
    const { body: visit } = await api.staff.get(`/api/appointments/${first}`);
    expect(visit.status).toBe('booked');
    await api.staff.post(`/api/appointments/${first}/cancel`, {
      version: visit.version,
      cancelledBy: 'clinic',
      reason: 'Storm',
    });
    await delivered();
    expect(await toMove()).toEqual([...rest].sort());
    expect((await api.staff.get('/api/closures')).body.items).toMatchObject([{ visits: 6, reason: 'Storm' }]);
  });

  it('and no visit can be booked there until the closure is taken back', async () => {
    const late = {
      patientId: api.clinic.patients[0],
      serviceTypeId: api.clinic.services.checkIn,
      startsLocal: `${DAY}T20:00`,
      resourceIds: [api.clinic.clinicians[0]],
    };
    expect((await api.staff.post('/api/appointments', late)).body.code).toBe('SCHEDULING.OUTSIDE_OPENING_HOURS');
    const [closure] = (await api.staff.get('/api/closures')).body.items;
    expect((await api.staff.get(`/api/closures/${closure.id}/visits`)).body.items).toHaveLength(6);
    expect((await api.staff.post(`/api/closures/${closure.id}/withdraw`, {})).status).toBe(204);
    expect(await toMove()).toEqual([]);
    expect((await api.staff.post('/api/appointments', late)).status).toBe(201);
    expect((await api.otherStaff.post(`/api/closures/${closure.id}/withdraw`, {})).status).not.toBe(204);
  });
});
