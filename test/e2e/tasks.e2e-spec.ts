import { staffMember } from '@snowmelt/identity/testing';
import { Tasks } from '@snowmelt/tasks';
import type { TaskKind } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const written = async (words = 'Ring the pharmacy about the syringes') =>
  (
    await api.staff.post('/api/tasks', {
      words,
      patientId: api.clinic.patients[0],
      role: 'nurse',
      dueAt: inAnHour(),
    })
  ).body;
const opened = async (key: string, kind: TaskKind) => {
  await api
    .get(UnitOfWork)
    .run(api.clinic.id, () =>
      api.get(Tasks).settle(key, [{ key, kind, patientId: api.clinic.patients[0] as string, dueAt: new Date(0) }]),
    );
  const { body } = await api.staff.get('/api/tasks');
  return body.items.find((task: { kind: string }) => task.kind === kind);
};

it('a task is written down, taken, closed with a word, and opened again', async () => {
  const task = await written();
  expect(task).toMatchObject({ title: 'Ring the pharmacy about the syringes', role: 'nurse', assignee: null });
  const taken = await api.staff.post(`/api/tasks/${task.id}/assign`, {
    version: task.version,
    assigneeId: api.clinic.staffId,
  });
  expect([taken.status, taken.body.assignee.id]).toEqual([200, api.clinic.staffId]);
  expect((await api.staff.get('/api/tasks?whose=mine')).body.items).toMatchObject([{ id: task.id }]);
  const closed = await api.staff.post(`/api/tasks/${task.id}/close`, {
    version: taken.body.version,
    outcome: 'they come on Thursday',
  });
  expect(closed.body).toMatchObject({
    closed: { by: { id: api.clinic.staffId } },
    outcomes: [{ words: 'they come on Thursday' }],
  });
  expect((await api.staff.get('/api/tasks?state=closed')).body.items).toMatchObject([{ id: task.id }]);
  const again = await api.staff.post(`/api/tasks/${task.id}/reopen`, { version: closed.body.version });
  expect([again.status, again.body.closed]).toEqual([200, null]);
  const last = await api.staff.post(`/api/tasks/${task.id}/close`, {
    version: again.body.version,
    outcome: 'they came',
  });
  const said = last.body.outcomes.map(({ words }: { words: string }) => words);
  expect(said).toEqual(['they came', 'they come on Thursday']);
});

it('two people at once: the second is told that somebody was first', async () => {
  const { id, version } = await written();
  expect((await api.staff.post(`/api/tasks/${id}/close`, { version, outcome: 'done' })).status).toBe(200);
  const second = await api.staff.post(`/api/tasks/${id}/close`, { version, outcome: 'done' });
  expect([second.status, second.body.code]).toEqual([409, 'TASKS.NOT_OPEN']);
  const other = await written();
  await api.staff.post(`/api/tasks/${other.id}/assign`, { version: other.version, assigneeId: api.clinic.staffId });
  const late = await api.staff.post(`/api/tasks/${other.id}/assign`, { version: other.version, assigneeId: null });
  expect([late.status, late.body.code]).toEqual([409, 'TASKS.CHANGED_MEANWHILE']);
});

it('a crisis is closed with a note and not with a word; the number is in the list, because somebody has to call', async () => {
  const task = await opened('crisis:1', 'crisis_text');
  expect(task).toMatchObject({ kind: 'crisis_text', isUrgent: true, isOverdue: true, role: 'prescriber' });
  const word = await api.staff.post(`/api/tasks/${task.id}/close`, { version: task.version, outcome: 'done' });
  expect([word.status, word.body.code]).toEqual([422, 'TASKS.NOTE_NEEDED']);
  const note = await api.staff.post(`/api/tasks/${task.id}/close`, {
    version: task.version,
    outcome: 'Called her at once. She is with her mother and calls us tomorrow.',
  });
  expect(note.status).toBe(200);
});

it('the front desk closes no crisis, and opens none again', async () => {
  const { id, version } = await opened('crisis:2', 'crisis_text');
  const { email } = await staffMember(api.sql, {
    name: 'Rosa Delgado',
    roles: ['front_desk'],
    passwordOf: api.clinic.staffId,
  });
  const desk = await api.signIn(email);
  const outcome = 'Called her at once. She is with her mother and calls us tomorrow.';
  const refused = await desk.post(`/api/tasks/${id}/close`, { version, outcome });
  expect([refused.status, refused.body.code]).toEqual([403, 'TASKS.NOT_YOURS_TO_CLOSE']);
  const closed = await api.staff.post(`/api/tasks/${id}/close`, { version, outcome });
  const again = await desk.post(`/api/tasks/${id}/reopen`, { version: closed.body.version });
  expect([again.status, again.body.code]).toEqual([403, 'TASKS.NOT_YOURS_TO_CLOSE']);
});

it('a question of STOP is decided, and closed by no word', async () => {
  const { id, version, isDecided } = await opened('stop:1', 'stop_or_question');
  const refused = await api.staff.post(`/api/tasks/${id}/close`, { version, outcome: 'done' });
  expect([isDecided, refused.status, refused.body.code]).toEqual([true, 409, 'TASKS.DECIDE_FIRST']);
});

it('a task for yesterday is refused', async () => {
  const request = { words: 'Ring back', patientId: null, role: 'nurse', dueAt: '2026-01-05T10:00:00Z' };
  const refused = await api.staff.post('/api/tasks', request);
  expect([refused.status, refused.body.code]).toEqual([422, 'TASKS.TIME_PASSED']);
});

it('is of its clinic, and of its staff', async () => {
  const { id, version } = await written();
  expect((await api.otherStaff.get('/api/tasks')).body.items).toEqual([]);
  expect((await api.otherStaff.post(`/api/tasks/${id}/close`, { version, outcome: 'x' })).status).toBe(404);
  for (const path of ['/api/tasks', '/api/tasks/count', '/api/colleagues'])
    expect((await api.anybody.get(path)).status).toBe(401);
});

it('a colleague who is none, a cursor that is none and words that are none are refused, and change nothing', async () => {
  const { id, version } = await written();
  const nobody = await api.staff.post(`/api/tasks/${id}/assign`, { version, assigneeId: api.clinic.patients[0] });
  expect([nobody.status, nobody.body.code]).toEqual([422, 'TASKS.UNKNOWN_COLLEAGUE']);
  expect((await api.staff.get('/api/tasks?cursor=x')).status).toBe(422);
  expect((await api.staff.post(`/api/tasks/${id}/close`, { version, outcome: ' ' })).status).toBe(422);
  const kept = (await api.staff.get('/api/tasks')).body.items.find((one: { id: string }) => one.id === id);
  expect(kept).toMatchObject({ version, assignee: null, closed: null });
});

it('counts what is mine, and what is for my roles', async () => {
  const { body: before } = await api.staff.get('/api/tasks/count');
  const { id, version } = await written();
  await api.staff.post(`/api/tasks/${id}/assign`, { version, assigneeId: api.clinic.staffId });
  expect((await api.staff.get('/api/tasks/count')).body).toEqual({
    ...before,
    mine: before.mine + 1,
    role: before.role + 1,
    all: before.all + 1,
  });
});

it('leaves nobody’s words in the audit log', async () => {
  await written('the canary sings');
  const entries = await api.sql(`SELECT detail::text AS detail FROM audit_event WHERE action LIKE 'task.%'`);
  expect(entries.length).toBeGreaterThan(0);
  expect(JSON.stringify(entries)).not.toContain('canary');
});
