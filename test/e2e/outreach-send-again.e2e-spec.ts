import { randomUUID } from 'node:crypto';
import { EventDelivery } from '@snowmelt/events';
import { triedMessage } from '@snowmelt/messaging/testing';
import {
  allDueNow,
  approveRules,
  failedReadings,
  freeRules,
  owedAbout,
  owedReading,
  workerDiedSending,
} from '@snowmelt/outreach/testing';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { SmsPort } from '../../libs/messaging/src/ports/outgoing.port.js';
import { openTasks } from '@snowmelt/tasks/testing';
import { UnitOfWork } from '@snowmelt/database';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
import { MessageTasks } from '../../libs/outreach/src/message-tasks/message-tasks.js';
import { startApi, type TestApi } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

let api: TestApi;
let worker: WorkerParts;
let id: string;
const unknown = 'it is not known whether it was sent; ask the patient';

const register = async (contact: object = {}) =>
  (
    await api.staff.post('/api/patients', {
      givenName: 'Robin',
      familyName: 'Snow',
      birthOn: '1980-02-29',
      phone: '(323) 555-0142',
      email: null,
      language: 'en-US',
      timeZone: zoneWhereItIs(12),
      consents: { sms: true, email: false },
      ...contact,
    })
  ).body.id as string;
const again = (
  touch: string,
  body: object = {},
  { caller = api.staff, key }: { caller?: TestApi['staff']; key?: string } = {},
) => caller.post(`/api/touches/${touch}/send-again`, body, key);
const dispatch = (touch: string) => worker.get(DispatchService).dispatch(api.clinic.id, touch);
const texts = async (touch: string) =>
  (
    await api.sql(
      `SELECT FROM drawer_message d JOIN message_attempt a ON a.id = d.attempt_id JOIN message m ON m.id = a.message_id WHERE m.touch_id = $1`,
      [touch],
    )
  ).length;
const status = async (touch: string) =>
  (await api.sql('SELECT status FROM touch WHERE id = $1', [touch]))[0]?.['status'] as string;
/** A reading whose worker did not come back. */
const sending = async () => {
  const touch = await owedReading(api.sql, id);
  await workerDiedSending(api.sql, touch);
  return touch;
};
/** A reading that the provider refused for good because of the text. */
const refusedReading = async () => {
  const touch = await owedReading(api.sql, id);
  const sms = worker.get(SmsPort);
  const send = sms.send.bind(sms);
  sms.send = () => Promise.resolve({ outcome: 'rejected', code: '21617', next: 'never' });
  await dispatch(touch).finally(() => {
    sms.send = send;
  });
  expect(await status(touch)).toBe('failed');
  return touch;
};

beforeAll(async () => {
  api = await startApi();
  await approveRules(api.sql, freeRules);
  worker = await startWorkerParts(api.appUrl);
});
beforeEach(async () => {
  id = await register();
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

describe('a message that failed', () => {
  it('is sent again once, however often the button is pressed, and that stands in the log and the timeline', async () => {
    const touch = await refusedReading();
    expect(await openTasks(api.sql)).toEqual([
      { kind: 'message_failed', role: 'front_desk', key: `message_failed:${touch}:1` },
    ]);
    const key = randomUUID();
    const [first, same] = [await again(touch, {}, { key }), await again(touch, {}, { key })];
    expect([first.status, first.body, same.body]).toEqual([202, { channel: 'sms', waitsUntil: null }, first.body]);
    expect(await openTasks(api.sql)).toEqual([]);
    expect((await again(touch)).body.code).toBe('OUTREACH.NOT_FAILED');
    await dispatch(touch);
    await dispatch(touch);
    expect([await status(touch), await texts(touch)]).toEqual(['sent', 1]);
    expect(
      await api.sql(`SELECT actor_kind, detail FROM audit_event WHERE action = 'touch.send-again' AND entity_id = $1`, [
        touch,
      ]),
    ).toEqual([{ actor_kind: 'staff', detail: { channel: 'sms', askedPatient: false } }]);
    const { body } = await api.staff.get(`/api/patients/${id}/timeline`);
    const said = body.items.map((item: { summary: string }) => item.summary).join('\n');
    expect(said).toMatch(/Could not be sent: .*\nSent again by the clinic: .*\nSent to read/);
  });

  it('is not sent again when its time is over, to nobody’s address, or by another clinic', async () => {
    const touch = await refusedReading();
    expect(await again(touch, {}, { caller: api.otherStaff })).toMatchObject({
      status: 404,
      body: { code: 'TOUCH.NOT_FOUND' },
    });
    expect((await again(touch, {}, { caller: api.anybody })).status).toBe(401);
    const { body } = await api.staff.get(`/api/patients/${id}`);
    const { phone, email, language, timeZone, version } = body;
    await api.staff.post(`/api/patients/${id}/contact`, {
      phone,
      email,
      language,
      timeZone,
      version,
      consents: { sms: false, email: false },
      saidHow: 'by_phone',
    });
    expect(await again(touch)).toMatchObject({ status: 409, body: { code: 'OUTREACH.NO_CHANNEL' } });
    await api.sql(`UPDATE touch SET expires_at = now() - interval '1 second' WHERE id = $1`, [touch]);
    expect(await again(touch)).toMatchObject({ status: 409, body: { code: 'OUTREACH.TOO_LATE' } });
    expect([await status(touch), await texts(touch)]).toEqual(['failed', 0]);
  });
});

describe('a message of which nobody knows whether it arrived', () => {
  it.each(['failed', 'sending'])('and that is %s, is sent again only when the patient was asked', async (state) => {
    const touch =
      state === 'failed' ? await owedReading(api.sql, id, { status: state, statusReason: unknown }) : await sending();
    await triedMessage(api.sql, { touchId: touch, patientId: id }, state === 'failed' ? 'lost' : 'unknown', {
      minutesAgo: 600,
    });
    expect(await again(touch)).toMatchObject({ status: 409, body: { code: 'OUTREACH.ASK_PATIENT_FIRST' } });
    expect((await again(touch, { askedPatient: true })).status).toBe(202);
    await dispatch(touch);
    expect([await status(touch), await texts(touch)]).toEqual(['sent', 1]);
  });

  it('but was sent just now, is left to the look-up', async () => {
    const touch = await sending();
    await triedMessage(api.sql, { touchId: touch, patientId: id }, 'unknown');
    expect((await again(touch, { askedPatient: true })).body.code).toBe('OUTREACH.NOT_FAILED');
  });
});

describe('a message that waits for its provider', () => {
  const waits = 'the provider does not work; it is tried again';
  const link = async (attempt: boolean) => {
    const visit = await bookedAppointment(api.sql, {
      patientId: id,
      serviceTypeId: api.clinic.services.session,
      by: api.clinic.staffId,
      startsIn: 60,
    });
    const touch = await owedAbout(api.sql, { appointmentId: visit, patientId: id }, 'visit-link', {
      dueMinutesAgo: 11,
    });
    await api.sql(
      `UPDATE touch SET status_reason = $2, next_try_at = snowmelt_now() + interval '4 minutes' WHERE id = $1`,
      [touch, waits],
    );
    if (attempt) {
      await workerDiedSending(api.sql, touch);
      await triedMessage(api.sql, { touchId: touch, patientId: id }, 'unknown', { minutesAgo: 11 });
    }
    return touch;
  };
  const task = async (touch: string) => {
    await worker.get(UnitOfWork).run(api.clinic.id, () => worker.get(MessageTasks).settle(id));
    return (await openTasks(api.sql)).filter(({ key }) => key.includes(touch)).map(({ kind }) => kind);
  };

  it('although its visit is near, is a task, and goes at once when staff send it', async () => {
    const touch = await link(false);
    expect(await task(touch)).toEqual(['message_failed']);
    await dispatch(touch);
    expect(await status(touch)).toBe('planned'); // its next try is not due yet
    expect((await again(touch)).body).toEqual({ channel: 'sms', waitsUntil: null });
    expect((await openTasks(api.sql)).filter(({ key }) => key.includes(touch))).toEqual([]);
    await dispatch(touch);
    expect([await status(touch), await texts(touch)]).toEqual(['sent', 1]);
  });

  it('and may have arrived, goes when the patient has not got it, also before it is given up', async () => {
    const touch = await link(true);
    expect(await task(touch)).toEqual(['message_unclear']);
    expect((await again(touch)).body.code).toBe('OUTREACH.ASK_PATIENT_FIRST');
    expect((await again(touch, { askedPatient: true })).status).toBe(202);
    await dispatch(touch);
    expect([await status(touch), await texts(touch)]).toEqual(['sent', 1]);
  });

  it('or lies there without a reason, is in the list of what was not sent with the same button', async () => {
    const touch = await owedReading(api.sql, id, { dueMinutesAgo: 16 });
    await api.sql(`UPDATE touch SET updated_at = due_at WHERE id = $1`, [touch]);
    const { body } = await api.staff.get('/api/touches/not-sent');
    expect(body.items.find((row: { id: string }) => row.id === touch)).toMatchObject({
      reason: 'late',
      sendAgain: 'now',
    });
    expect((await again(touch)).status).toBe(202);
    expect((await again(touch)).body.code).toBe('OUTREACH.NOT_FAILED'); // it goes within minutes
  });

  it('by a rule, or is only just due, is left alone, and staff read why', async () => {
    const [soon, paused] = [
      await owedReading(api.sql, id, { dueMinutesAgo: 9 }),
      await owedReading(api.sql, id, {
        dueMinutesAgo: 600,
        statusReason: 'texts wait until somebody has decided whether the patient meant STOP',
      }),
    ];
    expect((await again(soon)).body).toMatchObject({
      code: 'OUTREACH.NOT_FAILED',
      detail: expect.stringContaining('by itself'),
    });
    expect((await again(paused)).body).toMatchObject({
      code: 'OUTREACH.NOT_FAILED',
      detail: expect.stringContaining('meant STOP'),
    });
  });
});

it('a message that a bad number kept back is owed again by itself when the number is corrected', async () => {
  await approveRules(api.sql, { ...freeRules, education: ['E3'] });
  const started = await api.staff.post(`/api/patients/${id}/courses`, {
    protocolId: api.clinic.protocolId,
    stage: 'consented',
    reason: 'prepared elsewhere',
  });
  expect(started.status).toBe(201);
  await deliverEvents(worker.get(EventDelivery));
  const touch = (await api.sql('SELECT id FROM touch WHERE patient_id = $1', [id]))[0]?.['id'] as string;
  await allDueNow(api.sql, id);
  const sms = worker.get(SmsPort);
  const send = sms.send.bind(sms);
  sms.send = () => Promise.resolve({ outcome: 'rejected', code: '21614', next: 'never', about: 'address' });
  await dispatch(touch);
  sms.send = send;
  await deliverEvents(worker.get(EventDelivery));
  expect(await status(touch)).toBe('failed');
  const { body } = await api.staff.get(`/api/patients/${id}`);
  const { email, language, timeZone, consents, version } = body;
  await api.staff.post(`/api/patients/${id}/contact`, {
    phone: '(213) 555-0177',
    email,
    language,
    timeZone,
    version,
    consents: { ...consents, sms: true },
    saidHow: 'by_phone',
  });
  await deliverEvents(worker.get(EventDelivery));
  expect(await status(touch)).toBe('planned');
  await dispatch(touch);
  expect([await status(touch), await texts(touch)]).toEqual(['sent', 1]);
});

it('the messages of a chart page on, newest first, and can be narrowed to what was not sent', async () => {
  await failedReadings(api.sql, id, 120);
  await owedReading(api.sql, id, { dueMinutesAgo: -60 });
  const first = await api.staff.get(`/api/touches?patientId=${id}`);
  const second = await api.staff.get(`/api/touches?patientId=${id}&cursor=${first.body.nextCursor}`);
  const dueAt = [...first.body.items, ...second.body.items].map((item: { dueAt: string }) => item.dueAt);
  expect([first.body.items.length, second.body.items.length, second.body.nextCursor]).toEqual([100, 21, null]);
  expect(dueAt).toEqual([...dueAt].sort().reverse());
  const failed = await api.staff.get(`/api/touches?patientId=${id}&status=failed`);
  expect(
    new Set(failed.body.items.map((item: { status: string; sendAgain: string }) => `${item.status} ${item.sendAgain}`)),
  ).toEqual(new Set(['failed now']));
});

it('calls for another plan at once: it takes a text from what was planned', async () => {
  const touch = await refusedReading();
  await deliverEvents(worker.get(EventDelivery));
  const isSoon = () =>
    api.sql('SELECT again_at <= snowmelt_now() AS soon FROM patient_plan WHERE patient_id = $1', [id]);
  expect(await isSoon()).toEqual([{ soon: null }]);
  expect((await again(touch)).status).toBe(202);
  expect(await isSoon()).toEqual([{ soon: true }]);
});
