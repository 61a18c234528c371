import { allFailed } from '@snowmelt/outreach/testing';
import { UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { emptyDrawer } from '@snowmelt/messaging/testing';
import { confirmed } from '@snowmelt/scheduling/testing';
import { MessageTasks } from '../../libs/outreach/src/message-tasks/message-tasks.js';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { startApi, type TestApi } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { tokenIn } from '../support/outgoing.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { openedLink } from '../support/telehealth-clinic.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

let api: TestApi;
let worker: WorkerParts;
let patient: string;
let visit: { id: string; version: number };
let day = 0;
const local = (more = 0) => `2037-04-${String(day + 1).padStart(2, '0')}T${10 + more}:00`;
const told = () => deliverEvents(worker.get(EventDelivery));
const touches = async () =>
  (await api.sql('SELECT template, status FROM touch WHERE appointment_id = $1 ORDER BY template', [visit.id])).map(
    ({ template, status }) => `${template as string} ${status as string}`,
  );
const bodies = async () =>
  (await api.sql('SELECT body FROM drawer_message ORDER BY accepted_at')).map(({ body }) => body as string);
const sendDue = async () => {
  for (const { id } of await api.sql(
    `SELECT id FROM touch WHERE appointment_id = $1 AND status = 'planned' AND due_at <= snowmelt_now()`,
    [visit.id],
  ))
    await worker.get(DispatchService).dispatch(api.clinic.id, id as string);
};
const move = (startsLocal: string, more: object = {}) =>
  api.staff.post(`/api/appointments/${visit.id}/reschedule`, {
    startsLocal,
    resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
    version: visit.version,
    ...more,
  });
const cancel = (more: object = {}) =>
  api.staff.post(`/api/appointments/${visit.id}/cancel`, {
    cancelledBy: 'clinic',
    reason: 'the nurse is ill',
    version: visit.version,
    ...more,
  });

beforeAll(async () => {
  api = await startApi();
  await approveRules(api.sql, { ...freeRules, tellOfChanges: 'message' });
  worker = await startWorkerParts(api.appUrl);
});
beforeEach(async () => {
  day += 1;
  await emptyDrawer(api.sql);
  patient = (
    await api.staff.post('/api/patients', {
      givenName: 'Nora',
      familyName: 'Winter',
      birthOn: '1980-02-29',
      phone: '(323) 555-0142',
      language: 'en-US',
      timeZone: zoneWhereItIs(12),
      consents: { sms: true, email: false },
    })
  ).body.id;
  visit = (
    await api.staff.post('/api/appointments', {
      patientId: patient,
      serviceTypeId: api.clinic.services.session,
      startsLocal: local(),
      resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
    })
  ).body;
  await told();
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

it('a new time is told by a neutral text with a link to the page', async () => {
  expect((await move(local(2))).status).toBe(200);
  await told();
  await sendDue();
  expect(await touches()).toEqual(['visit-moved sent']);
  const [body] = await bodies();
  expect(body).toMatch(/: new time .*12:00 PM.*\/v#/);
  expect(body).not.toMatch(/session|therap|clinic|infusion/i);
});

it('a visit that the clinic calls off is told, and its page says so', async () => {
  expect((await cancel()).status).toBe(200);
  await told();
  await sendDue();
  expect(await touches()).toEqual(['visit-cancelled sent']);
  const [body] = await bodies();
  const phone = await api.openLink(tokenIn(body));
  expect((await phone.get('/api/visit')).body).toMatchObject({ appointment: { status: 'cancelled' } });
});

it.each<[string, () => Promise<{ status: number }>]>([
  ['who moved it has told them', () => move(local(2), { told: true })],
  ['who called it off has told them', () => cancel({ told: true })],
  ['the patient called it off', () => cancel({ cancelledBy: 'patient' })],
])('nothing is sent when %s, and the record says who did', async (_when, change) => {
  expect((await change()).status).toBe(200);
  await told();
  await sendDue();
  expect([await touches(), await bodies()]).toEqual([[], []]);
});

const movedTo = async (startsLocal: string, more: object = {}) => {
  const answer = await move(startsLocal, more);
  expect(answer.status).toBe(200);
  visit = { ...visit, version: answer.body.version };
  await told();
};
const useUntil = async () =>
  (
    await api.sql(
      `SELECT to_char(to_wall_time(expires_at, 'America/Los_Angeles'), 'YYYY-MM-DD"T"HH24:MI') AS until FROM touch WHERE appointment_id = $1 AND status = 'planned'`,
      [visit.id],
    )
  ).map(({ until }) => until as string);
const taskKinds = async () =>
  (await api.staff.get(`/api/tasks?patientId=${patient}`)).body.items.map(({ kind }: { kind: string }) => kind);

it('a visit that is moved twice before anybody was told was moved from where the patient knows it to be', async () => {
  await movedTo(local(2));
  await movedTo(local(3));
  expect([await touches(), await useUntil()]).toEqual([['visit-moved planned', 'visit-moved withdrawn'], [local()]]);
});

it('once the new time was sent or told, the next one is a change of that', async () => {
  await movedTo(local(2));
  await sendDue();
  await movedTo(local(4));
  expect(await useUntil()).toEqual([local(2)]);
  await movedTo(local(3), { told: true });
  await movedTo(local(5));
  expect(await useUntil()).toEqual([local(3)]);
});

it('a visit that is back where the patient knows it to be has not changed', async () => {
  await movedTo(local(2));
  await movedTo(local());
  await sendDue();
  expect([await touches(), await bodies(), await taskKinds()]).toEqual([['visit-moved withdrawn'], [], []]);
});

it('but it has when the patient was sent the other time meanwhile', async () => {
  await movedTo(local(2));
  await sendDue();
  await movedTo(local());
  await sendDue();
  expect((await bodies()).at(-1)).toMatch(/: new time .*10:00 AM/);
});

it('who has confirmed the new time meanwhile is not told of it', async () => {
  await movedTo(local(2));
  await confirmed(api.sql, visit.id);
  await sendDue(); // the plan has not heard of it yet
  expect([await touches(), await bodies()]).toEqual([['visit-moved suppressed'], []]);
});

it('a visit that is called off is named by the time that the patient knows', async () => {
  await movedTo(local(2));
  expect((await cancel()).status).toBe(200);
  await told();
  await sendDue();
  expect(await bodies()).toEqual([expect.stringMatching(/: cancelled .*10:00 AM/)]);
});

it.each<[string, () => Promise<unknown>]>([
  ['was moved', () => move(local(2))],
  ['is called off', () => cancel()],
])(
  'a message that a visit %s and that fails is a task, and in the list of what was not sent',
  async (_what, change) => {
    await change();
    await told();
    await allFailed(api.sql, visit.id);
    await worker.get(UnitOfWork).run(api.clinic.id, () => worker.get(MessageTasks).settle(patient));
    expect(await taskKinds()).toEqual(['message_failed']);
    const { items } = (await api.staff.get('/api/touches/not-sent')).body;
    expect(items.filter((item: { patientId: string }) => item.patientId === patient)).toEqual([
      expect.objectContaining({ appointmentId: visit.id, action: 'call' }),
    ]);
  },
);

it('who has told the patient is kept with the change', async () => {
  await move(local(2), { told: true });
  expect(
    await api.sql('SELECT version, told_by FROM appointment_version WHERE appointment_id = $1 ORDER BY 1', [visit.id]),
  ).toEqual([
    { version: 1, told_by: null },
    { version: 2, told_by: api.clinic.staffId },
  ]);
});

it.each<[string, object]>([
  ['another chair', { chair: 1 }],
  ['saving without a change', { chair: 0 }],
])(
  '%s is nothing the patient sees: link, confirmation and plan stay, nothing is sent',
  async (_what, { chair }: { chair?: number }) => {
    const phone = await openedLink(api, visit.id, patient);
    expect((await phone.post('/api/visit/confirmation', {})).status).toBe(200);
    const resourceIds = [api.clinic.clinicians[0], api.clinic.chairs[chair ?? 0]];
    expect((await move(local(), { resourceIds })).body).toMatchObject({ confirmedAt: expect.any(String), version: 2 });
    await told();
    await sendDue();
    expect((await phone.get('/api/visit')).body).toMatchObject({ appointment: { confirmedAt: expect.any(String) } });
    expect([await touches(), await bodies()]).toEqual([[], []]);
  },
);
