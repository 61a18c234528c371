import { EventDelivery } from '@snowmelt/events';
import type { Stage } from '@snowmelt/contracts';
import { dueNow } from '@snowmelt/outreach/testing';
import { anyEndReason } from '@snowmelt/treatment/testing';
import { DateTime } from 'luxon';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { startApi, type TestApi } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { openedLink } from '../support/telehealth-clinic.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

const noon = zoneWhereItIs(12);
let api: TestApi;
let worker: WorkerParts;
let patient: string;
let course: { id: string };
/** A dose, and a visit of another kind two days later. */
let dose: string;
let other: string;
let day = 0;

const told = () => deliverEvents(worker.get(EventDelivery));
const touches = async (of: string) =>
  (
    await api.sql(
      'SELECT template, status, status_reason AS why FROM touch WHERE appointment_id = $1 ORDER BY due_at, template',
      [of],
    )
  ).map(({ template, status, why }) => `${template as string} ${status as string}${why ? `: ${why as string}` : ''}`);
const stage = async (to: Stage, reason = 'chest pain after the last dose') => {
  const { status } = await api.staff.post(`/api/courses/${course.id}/stage`, {
    stage: to,
    reason,
    endReason: anyEndReason(to),
  });
  expect(status).toBe(200);
};
/** All that is planned of this visit comes due and is dispatched. */
const comeDue = async (of: string) => {
  await dueNow(api.sql, of);
  for (const { id } of await api.sql('SELECT id FROM touch WHERE appointment_id = $1', [of]))
    await worker.get(DispatchService).dispatch(api.clinic.id, id as string);
};
const sentAbout = async (of: string) =>
  (await api.sql('SELECT FROM message m JOIN touch t ON t.id = m.touch_id WHERE t.appointment_id = $1', [of])).length;
const book = async (serviceTypeId: string, startsLocal: string) => {
  const { status, body } = await api.staff.post('/api/appointments', {
    patientId: patient,
    serviceTypeId,
    startsLocal,
    resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
  });
  expect(status).toBe(201);
  return body.id as string;
};
const planned = [
  'education-E7 carried: one message with: Reminder 24 hours before the visit',
  'reminder-72h planned',
  'reminder-24h planned',
  'reminder-2h planned',
].sort();

beforeAll(async () => {
  api = await startApi();
  await approveRules(api.sql, {
    ...freeRules,
    reminders: { dose: ['PT72H', 'PT24H', 'PT2H'], inPerson: ['PT72H', 'PT24H', 'PT2H'], video: [] },
    education: ['E7', 'E12'],
  });
  worker = await startWorkerParts(api.appUrl);
});
beforeEach(async () => {
  patient = (
    await api.staff.post('/api/patients', {
      givenName: 'Nora',
      familyName: 'Winter',
      birthOn: '1980-02-29',
      phone: '(323) 555-0142',
      language: 'en-US',
      timeZone: noon,
      consents: { sms: true, email: false },
    })
  ).body.id;
  course = (
    await api.staff.post(`/api/patients/${patient}/courses`, {
      protocolId: api.clinic.protocolId,
      stage: 'preparation',
      reason: 'prepared elsewhere',
    })
  ).body;
  day += 1;
  // late enough in the patient's day that two hours before is the same day, and while the clinic is open
  const local = (more: number) => {
    const on = { year: 2037, month: 3 + Math.floor(day / 8), day: (day % 8) * 3 + more };
    const starts = [14, 11].map((hour) =>
      DateTime.fromObject({ ...on, hour }, { zone: noon }).setZone('America/Los_Angeles'),
    );
    return (starts.find(({ hour }) => hour <= 21) as DateTime).toFormat("yyyy-MM-dd'T'HH:mm");
  };
  [dose, other] = [
    await book(api.clinic.services.infusion, local(1)),
    await book(api.clinic.services.session, local(3)),
  ];
  await told();
  expect((await touches(dose)).sort()).toEqual(planned);
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

it.each(['on_hold', 'withdrawn', 'transferred'] as const)(
  'a course that is %s takes back all that was planned for its doses; other visits keep theirs',
  async (to) => {
    await stage(to);
    await told();
    const why = to === 'on_hold' ? 'the course is on hold' : `the course is over (${to})`;
    expect((await touches(dose)).sort()).toEqual(
      ['education-E7', 'reminder-24h', 'reminder-2h', 'reminder-72h'].map(
        (template) => `${template} withdrawn: ${why}`,
      ),
    );
    expect((await touches(other)).every((touch) => touch.endsWith(' planned'))).toBe(true);
    await comeDue(dose);
    await comeDue(other);
    expect([await sentAbout(dose), (await sentAbout(other)) > 0]).toEqual([0, true]);
  },
);

it('nothing goes out after the hold, also where the plan has not heard of it yet', async () => {
  await stage('on_hold');
  await comeDue(dose); // the event was not delivered
  expect([await sentAbout(dose), new Set((await touches(dose)).map((touch) => touch.replace(/^\S+ /, '')))]).toEqual([
    0,
    // the reading goes with the reminder, and has its fate
    new Set(['suppressed: the course is on hold', 'carried: one message with: Reminder 24 hours before the visit']),
  ]);
});

it('nothing is planned for a dose while the course is on hold, whatever else happens to the patient', async () => {
  await stage('on_hold');
  await api.staff.post(`/api/patients/${patient}/contact`, {
    phone: '(323) 555-0143',
    email: null,
    language: 'en-US',
    timeZone: zoneWhereItIs(12),
    consents: { sms: true, email: false },
    saidHow: 'by_phone',
    version: 1,
  });
  await told();
  expect((await touches(dose)).filter((touch) => / (planned|sending|sent)/.test(touch))).toEqual([]);
});

it('lifting the hold plans again what is still ahead, and what was stopped at the door', async () => {
  await stage('on_hold');
  await comeDue(dose);
  await told();
  await stage('preparation', 'cleared by the prescriber');
  await told();
  expect((await touches(dose)).sort()).toEqual(planned);
  expect((await api.staff.get(`/api/patients/${patient}/course`)).body.course).toMatchObject({
    stage: 'preparation',
    heldFrom: null,
  });
});

describe('the page of a dose whose course is on hold', () => {
  it('asks to call first: there is nothing to confirm and nothing to fast for', async () => {
    const phone = await openedLink(api, dose, patient);
    expect((await phone.get('/api/visit')).body).toMatchObject({
      appointment: { stopped: false },
      education: { code: 'E7' },
    });
    await stage('on_hold');
    expect((await phone.get('/api/visit')).body).toMatchObject({
      appointment: { id: dose, stopped: true },
      education: null,
    });
    expect(await phone.post('/api/visit/confirmation', {})).toMatchObject({
      status: 409,
      body: { code: 'SCHEDULING.NOT_CONFIRMABLE' },
    });
    expect(await phone.post('/api/visit/reading', {})).toMatchObject({
      status: 409,
      body: { code: 'EDUCATION.NOTHING_TO_READ' },
    });
    await stage('preparation', 'cleared by the prescriber');
    expect((await phone.get('/api/visit')).body).toMatchObject({
      appointment: { stopped: false },
      education: { code: 'E7' },
    });
    expect((await phone.post('/api/visit/confirmation', {})).status).toBe(200);
  });

  it('says so to staff in the calendar and on the chart', async () => {
    await stage('on_hold');
    const { body } = await api.staff.get(`/api/patients/${patient}/appointments`);
    expect(
      body.items.map(({ id, stageOfDose }: { id: string; stageOfDose: string | null }) => [id, stageOfDose]),
    ).toEqual([
      [other, null],
      [dose, 'on_hold'],
    ]);
  });
});
