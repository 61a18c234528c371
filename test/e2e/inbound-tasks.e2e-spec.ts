import { optedOut } from '@snowmelt/patients/testing';
import { api, at, list, setUpInbound, somebody, text } from '../support/inbound-scene.js';

setUpInbound();

interface ShownTask {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly role: string;
  readonly dueAt: string;
  readonly openedAt: string;
  readonly patient: { readonly name: string; readonly phone: string } | null;
}
const tasksOf = async (patientId: string): Promise<ShownTask[]> =>
  (await api.staff.get(`/api/tasks?patientId=${patientId}`)).body.items;
const kinds = async (patientId: string) => (await tasksOf(patientId)).map(({ kind }) => kind);
const chart = async (patientId: string) => (await api.staff.get(`/api/patients/${patientId}`)).body;
const decide = async (patientId: string, meant: 'stop' | 'question') => {
  const [newest] = (await list(patientId)).items;
  return api.staff.post(`/api/inbound-messages/${newest.id}/stop-decision`, { meant });
};

it('a crisis at 03:12 is answered at once, and is the task of a prescriber at once', async () => {
  await at('2026-12-08T03:12:00-08:00', async () => {
    const { id, phone } = await somebody({ name: 'Ana' });
    expect(await text(phone, 'cant do this anymore, want to die')).toMatch(/911.*988/);
    const [task] = await tasksOf(id);
    expect(task).toMatchObject({ kind: 'crisis_text', role: 'prescriber', patient: { name: 'Ana Example', phone } });
    expect(new Date(task?.dueAt as string).getTime()).toBeLessThanOrEqual(new Date(task?.openedAt as string).getTime());
  });
});

it('what a patient writes has an owner; fifteen thanks are one task, and another one after it is closed', async () => {
  const { id, phone } = await somebody();
  for (let times = 0; times < 15; times += 1) await text(phone, 'thanks');
  const [task, ...others] = await tasksOf(id);
  expect([task?.kind, others]).toEqual(['patient_wrote', []]);
  await api.staff.post(`/api/tasks/${task?.id}/close`, { version: task?.version, outcome: 'nothing to answer' });
  await text(phone, 'one more thing');
  expect(await kinds(id)).toEqual(['patient_wrote']);
});

it('at night what can wait is due in the morning', async () => {
  await at('2026-12-08T03:12:00-08:00', async () => {
    const { id, phone } = await somebody();
    await text(phone, '3');
    expect(await tasksOf(id)).toMatchObject([{ kind: 'call_asked', dueAt: '2026-12-08T18:00:00.000Z' }]);
  });
});

it('2 asks for another time, and CANCEL may mean the visit', async () => {
  const { id, phone } = await somebody();
  await text(phone, '2');
  await text(phone, 'CANCEL');
  expect((await kinds(id)).sort()).toEqual(['may_mean_visit', 'other_time_asked']);
});

describe('words that begin like STOP and go on', () => {
  it('pause the texts until somebody decides that it was a question', async () => {
    const { id, phone } = await somebody();
    await text(phone, 'Stop eating at midnight, right?');
    expect(await chart(id)).toMatchObject({ textsPaused: true, optedOut: [] });
    expect(await kinds(id)).toEqual(['stop_or_question']);
    expect((await decide(id, 'question')).status).toBe(204);
    expect(await chart(id)).toMatchObject({ textsPaused: false, optedOut: [] });
    expect(await kinds(id)).toEqual([]);
    const told = (await api.staff.get(`/api/patients/${id}/timeline`)).body.items as { summary: string }[];
    expect(told.map(({ summary }) => summary).join()).toMatch(/Texts paused.*Texts go on/);
    const again = await decide(id, 'stop');
    expect([again.status, again.body.code]).toEqual([409, 'MESSAGING.DECIDED_ALREADY']);
  });

  it('or that it was STOP, for everybody with that number', async () => {
    const one = await somebody();
    const other = await somebody({ phone: one.phone, name: 'Kim' });
    await text(one.phone, 'Alto nivel de ansiedad');
    expect([await kinds(one.id), await kinds(other.id)]).toEqual([['stop_or_question'], ['stop_or_question']]);
    await decide(one.id, 'stop');
    for (const { id } of [one, other]) {
      expect(await chart(id)).toMatchObject({ textsPaused: false, optedOut: ['sms'] });
      expect(await kinds(id)).toEqual([]);
    }
  });

  it('change nothing for a number that has opted out', async () => {
    const { id, phone } = await somebody();
    await optedOut(api.sql, phone);
    await text(phone, 'Stop taking lithium before the visit?');
    expect(await chart(id)).toMatchObject({ textsPaused: false, optedOut: ['sms'] });
  });

  it('and STOP after them ends the texts without a decision', async () => {
    const { id, phone } = await somebody();
    await text(phone, 'Stop eating at midnight, right?');
    await text(phone, 'STOP');
    expect(await chart(id)).toMatchObject({ textsPaused: false, optedOut: ['sms'] });
    expect(await kinds(id)).toEqual([]);
  });
});
