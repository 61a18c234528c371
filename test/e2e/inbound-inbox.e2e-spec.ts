import { agreedTo, optedOut, registeredPatient } from '@snowmelt/patients/testing';
import { approveRules } from '../support/outreach-rules.js';
import { newPhone } from '../support/twilio-webhooks.js';
import { api, at, list, setUpInbound, somebody, text } from '../support/inbound-scene.js';

setUpInbound();
beforeAll(() => approveRules(api.sql));

const MONDAY_AT_TEN = '2026-12-07T10:00:00-08:00';
const agreeing = async () => {
  const id = await registeredPatient(api.sql, { givenName: 'Robin', familyName: 'Example' });
  const phone = newPhone();
  await agreedTo(api.sql, id, phone, { recordedBy: api.clinic.staffId });
  return { id, phone };
};
const newest = async (patientId: string) => (await list(patientId)).items[0];
const answer = async (patientId: string, code: string, of = patientId) =>
  api.staff.post(`/api/inbound-messages/${(await newest(patientId)).id}/answers`, { patientId: of, answer: code });
const touches = (patientId: string) =>
  api.sql(`SELECT template, status FROM touch WHERE patient_id = $1 AND template LIKE 'answer-%'`, [patientId]);
const inState = async (state: string, patientId: string) =>
  (await api.staff.get(`/api/inbound-messages?state=${state}&patientId=${patientId}`)).body.items.map(
    ({ words }: { words: string }) => words,
  );

it('each text shows the task about it, who has it and how it ended; texts that share one show the same', async () => {
  const { id, phone } = await somebody();
  await text(phone, 'my sister drives me');
  await text(phone, 'thanks');
  const [second, first] = (await list(id)).items;
  expect([first.tasks.length, first.tasks[0].id]).toEqual([1, second.tasks[0].id]);
  expect(await inState('open', id)).toEqual(['thanks', 'my sister drives me']);
  const { version, id: taskId } = first.tasks[0];
  await api.staff.post(`/api/tasks/${taskId}/close`, { version, outcome: 'noted' });
  expect((await newest(id)).tasks).toMatchObject([{ id: taskId, outcomes: [{ words: 'noted' }] }]);
  expect([await inState('open', id), await inState('closed', id)]).toEqual([[], ['thanks', 'my sister drives me']]);
});

it('an answer goes out by the rules of every message, and closes the task unless somebody still has to call', async () => {
  await at(MONDAY_AT_TEN, async () => {
    const { id, phone } = await agreeing();
    await text(phone, 'my sister drives me');
    const call = await answer(id, 'will_call');
    expect([call.status, call.body.channel]).toEqual([202, 'sms']);
    expect(await inState('open', id)).toHaveLength(1);
    expect((await answer(id, 'read')).status).toBe(202);
    expect((await newest(id)).tasks).toMatchObject([
      { closed: { by: { id: api.clinic.staffId } }, outcomes: [{ words: 'Answered: we have read your message.' }] },
    ]);
    expect(await touches(id)).toEqual([
      { template: 'answer-will-call', status: 'planned' },
      { template: 'answer-read', status: 'planned' },
    ]);
  });
});

it('no answer closes words of a crisis, or decides a question of STOP', async () => {
  await at(MONDAY_AT_TEN, async () => {
    const { id, phone } = await agreeing();
    await text(phone, 'I want to die');
    expect((await answer(id, 'read')).status).toBe(202);
    expect((await newest(id)).tasks).toMatchObject([{ kind: 'crisis_text', closed: null }]);
    await text(phone, 'Stop eating at midnight, right?');
    const paused = await answer(id, 'read');
    expect([paused.status, paused.body.code]).toEqual([409, 'OUTREACH.NO_CHANNEL']);
    expect((await newest(id)).tasks).toMatchObject([{ kind: 'stop_or_question', closed: null }]);
  });
});

it('who cannot be written to is not answered, and staff are told to call', async () => {
  await at(MONDAY_AT_TEN, async () => {
    const { id, phone } = await agreeing();
    await text(phone, 'my sister drives me');
    await optedOut(api.sql, phone);
    const refused = await answer(id, 'read');
    expect([refused.status, refused.body.code]).toEqual([409, 'OUTREACH.NO_CHANNEL']);
    expect([await touches(id), await inState('open', id)]).toEqual([[], ['my sister drives me']]);
  });
});

it('only a patient who had the number is answered, and only by their clinic', async () => {
  const { id, phone } = await agreeing();
  const other = await agreeing();
  await text(phone, 'hello');
  const wrong = await answer(id, 'read', other.id);
  expect([wrong.status, wrong.body.code]).toEqual([404, 'TEXT.NOT_FOUND']);
  const path = `/api/inbound-messages/${(await newest(id)).id}/answers`;
  expect((await api.otherStaff.post(path, { patientId: id, answer: 'read' })).status).toBe(404);
  expect((await api.staff.post(path, { patientId: id, answer: 'buy now' })).status).toBe(422);
});
