import { Duties } from '@snowmelt/database';
import { StaffingWorkerModule } from '@snowmelt/staffing/worker';
import { licensed } from '@snowmelt/identity/testing';
import { signedInPerson } from '../support/access-scene.js';
import { startApi, type TestApi } from '../support/api.js';
import { createNoteClinic, type NoteClinic, written } from '../support/note-clinic.js';
import { until } from '../support/until.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

let api: TestApi;
let clinic: NoteClinic;
let worker: WorkerParts;
let tom: Awaited<ReturnType<typeof signedInPerson>>;
beforeAll(async () => {
  api = await startApi();
  clinic = await createNoteClinic(api);
  worker = await startWorkerParts(api.appUrl, {}, [StaffingWorkerModule]);
  tom = await signedInPerson(api, ['admin']);
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

interface Listed {
  id: string;
  version: number;
  state: string;
  displayName: string;
}
const members = async () => (await tom.browser.get('/api/staff')).body['items'] as Listed[];
const member = async (id: string) => (await members()).find((one) => one.id === id) as Listed;
const leave = async (id: string, heirs: object = {}) =>
  tom.browser.post(`/api/staff/${id}/departure`, {
    version: (await member(id)).version,
    tasksTo: null,
    draftsTo: null,
    ...heirs,
  });
const tasks = async () =>
  (await api.staff.get('/api/tasks')).body.items as {
    id: string;
    kind: string;
    appointmentId: string | null;
    assignee: { id: string } | null;
    version: number;
  }[];
const kinds = async () => (await tasks()).map(({ kind }) => kind);

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('somebody who leaves', () => {
  let booked: string;
  let taskId: string;
  let noteId: string;
  beforeAll(async () => {
    const { body: lanes } = await api.staff.get('/api/resources');
    const leo = (lanes.items as { id: string; name: string }[]).find(({ name }) => name === 'Leo Park, LMFT');
    const always = Array.from({ length: 7 }, (_, day) => ({ isoWeekday: day + 1, opens: '00:00', closes: '23:59' }));
    await tom.browser.post(`/api/resources/${leo?.id}/hours`, { from: inDays(1), hours: always });
    const { status, body: visit } = await api.staff.post('/api/appointments', {
      patientId: api.clinic.patients[0],
      serviceTypeId: api.clinic.services.checkIn,
      startsLocal: '2037-03-04T10:00',
      resourceIds: [leo?.id],
    });
    expect({ status, code: visit.code }).toEqual({ status: 201, code: undefined });
    booked = visit.id as string;
    const { body: note } = await clinic.leo.post(`/api/appointments/${await clinic.visit()}/note`, {});
    noteId = note.id as string;
    await clinic.leo.put(`/api/notes/${noteId}`, { content: written }, { 'if-match': note.etag as string });
    const toDo = { words: 'call', patientId: api.clinic.patients[0], role: 'clinician', dueAt: '2037-03-02T10:00:00Z' };
    const { body: task } = await api.staff.post('/api/tasks', toDo);
    taskId = task.id as string;
    await api.staff.post(`/api/tasks/${taskId}/assign`, { version: task.version, assigneeId: clinic.leoId });
    const prescriber = await api.signIn(api.clinic.prescriberEmail);
    await prescriber.post('/api/on-call-shifts', {
      staffId: clinic.leoId,
      phone: '(323) 555-0170',
      startsAt: '2037-03-02T10:00:00Z',
      endsAt: '2037-03-03T10:00:00Z',
    });
  });

  it('is shown to the administrator first, with what they have in hand', async () => {
    const { body } = await tom.browser.get(`/api/staff/${clinic.leoId}/departure`);
    expect(body).toMatchObject({
      ...{ openTasks: 1, drafts: 1, onCallShifts: 1, trainees: [] },
      visits: [{ appointmentId: booked, startsLocal: '2037-03-04T10:00' }],
    });
    expect(await member(clinic.leoId)).toMatchObject({ state: 'active' });
  });

  it.each([
    ['the front desk as heir of notes', () => ({ draftsTo: api.clinic.staffId })],
    ['themselves as heir', () => ({ tasksTo: clinic.leoId })],
    ['somebody of another clinic', () => ({ tasksTo: api.other.staffId })],
  ])('is not let go with %s', async (_, heirs) => {
    const { body } = await leave(clinic.leoId, heirs());
    expect(body).toMatchObject({ status: 422, code: 'STAFFING.HEIR_NOT_FIT' });
    expect(await member(clinic.leoId)).toMatchObject({ state: 'active' });
  });

  it('is out at once, and what they had is in the hands of who was named', async () => {
    expect((await leave(clinic.leoId, { tasksTo: clinic.amaraId, draftsTo: clinic.amaraId })).status).toBe(204);
    expect((await clinic.leo.get('/api/session')).status).toBe(401);
    expect((await tasks()).find(({ id }) => id === taskId)?.assignee).toMatchObject({ id: clinic.amaraId });
    const { body: note } = await clinic.amara.get(`/api/notes/${noteId}`);
    expect(note).toMatchObject({ author: { id: clinic.amaraId }, handovers: [{ from: { id: clinic.leoId } }] });
    expect((await tasks()).filter(({ kind }) => kind === 'visit_outside_hours')).toMatchObject([
      { appointmentId: booked },
    ]);
    expect((await api.staff.get(`/api/appointments/${booked}`)).body.status).toBe('booked');
    expect((await api.staff.get('/api/on-call')).body.shifts).toEqual([]);
    expect((await members()).at(-1)).toMatchObject({ id: clinic.leoId, state: 'left' });
  });

  it('does not leave twice, and comes back by a new invitation only', async () => {
    expect((await leave(clinic.leoId)).body).toMatchObject({ code: 'IDENTITY.HAS_LEFT' });
    const { version } = await member(clinic.leoId);
    const back = await tom.browser.post(`/api/staff/${clinic.leoId}/return`, { version });
    expect(back.body).toMatchObject({ state: 'invited', link: { purpose: 'invitation' } });
    expect((await clinic.leo.get('/api/session')).status).toBe(401);
  });

  it('is neither oneself nor the last administrator', async () => {
    expect((await leave(tom.id)).body).toMatchObject({ code: 'IDENTITY.NOT_ONESELF' });
  });

  it('leaves a task where a trainee worked under them, which goes with another supervisor', async () => {
    const nadia = await signedInPerson(api, ['clinician'], 'Nadia Rahimi, LCSW');
    const { body: trainee } = await tom.browser.post('/api/staff', {
      ...{ email: 'trainee@example.com', displayName: 'Juno Ray', roles: ['clinician'], licences: [] },
      supervisorId: nadia.id,
    });
    expect((await tom.browser.get(`/api/staff/${nadia.id}/departure`)).body).toMatchObject({ trainees: ['Juno Ray'] });
    await leave(nadia.id);
    expect(await kinds()).toContain('trainee_without_supervisor');
    await tom.browser.post(`/api/staff/${trainee['id'] as string}/details`, {
      ...{ version: trainee['version'], displayName: 'Juno Ray', roles: ['clinician'], supervisorId: clinic.amaraId },
    });
    await worker.get(Duties).round(600);
    expect(await kinds()).not.toContain('trainee_without_supervisor');
  });
});

describe('a licence', () => {
  it('that ends within sixty days is a task until it is renewed', async () => {
    const { id } = await signedInPerson(api, ['nurse'], 'Hana Sato, RN');
    await licensed(api.sql, id, 'BLS', inDays(62));
    await worker.get(Duties).round(600);
    expect(await kinds()).not.toContain('licence_ends');
    const licence = { kind: 'ACLS', state: null, number: '77', expiresOn: inDays(58) };
    await tom.browser.post(`/api/staff/${id}/licences`, licence);
    await until('a task about the licence', async () => {
      await worker.get(Duties).round(600);
      return (await kinds()).includes('licence_ends');
    });
    await tom.browser.post(`/api/staff/${id}/licences`, { ...licence, expiresOn: '2098-01-01' });
    await worker.get(Duties).round(600);
    expect(await kinds()).not.toContain('licence_ends');
  });
});
