import { randomUUID } from 'node:crypto';
import { staffMember } from '@snowmelt/identity/testing';
import { registeredPatient } from '@snowmelt/patients/testing';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});

const patient = (n: number) => api.clinic.patients[n] as string;
const start = (n: number, change: Record<string, unknown> = {}) =>
  api.staff.post(`/api/patients/${patient(n)}/courses`, {
    protocolId: api.clinic.protocolId,
    stage: 'consented',
    reason: 'consent signed on paper',
    ...change,
  });

it('a course is started once, walks its stages with reasons, and ends', async () => {
  const { status, body: course } = await start(0);
  expect(status).toBe(201);
  expect(course).toMatchObject({
    stage: 'consented',
    heldFrom: null,
    nextStages: ['preparation', 'on_hold', 'withdrawn', 'transferred'],
    protocol: { sessions: 2 },
  });
  expect(await start(0)).toMatchObject({ status: 409, body: { code: 'TREATMENT.COURSE_IN_PROGRESS' } });

  const change = (stage: string, reason: unknown = 'seen by the prescriber', endReason?: string) =>
    api.staff.post(`/api/courses/${course.id}/stage`, { stage, reason, endReason });
  expect(await change('maintenance')).toMatchObject({ status: 409, body: { code: 'TREATMENT.STAGE_NOT_REACHABLE' } });
  expect(await change('preparation', '')).toMatchObject({ status: 422, body: { code: 'VALIDATION.FAILED' } });
  expect(await change('somewhere')).toMatchObject({ status: 422 });
  expect(await change('preparation')).toMatchObject({ status: 200, body: { stage: 'preparation' } });
  expect(await change('on_hold', 'travelling')).toMatchObject({
    status: 200,
    body: { heldFrom: 'preparation', nextStages: ['preparation', 'consented', 'withdrawn', 'transferred'] },
  });
  expect(await change('induction', 'in a hurry')).toMatchObject({
    status: 409,
    body: { code: 'TREATMENT.STAGE_NOT_REACHABLE' },
  });
  expect(await change('preparation', 'back')).toMatchObject({ status: 200 });
  for (const unfit of [undefined, 'goals_met'])
    expect(await change('withdrawn', 'patient asked', unfit)).toMatchObject({
      status: 422,
      body: { code: 'TREATMENT.END_REASON_UNFIT', errors: [{ path: 'endReason' }] },
    });
  expect(await change('on_hold', 'travelling', 'lost')).toMatchObject({
    status: 422,
    body: { code: 'TREATMENT.END_REASON_UNFIT' },
  });
  expect(await change('withdrawn', 'patient asked', 'boredom')).toMatchObject({
    status: 422,
    body: { code: 'VALIDATION.FAILED' },
  });
  expect(await change('withdrawn', 'patient asked', 'patient_choice')).toMatchObject({
    status: 200,
    body: { nextStages: [] },
  });
  expect(
    await api.sql(
      `SELECT g.end_reason, a.detail ->> 'endReason' AS audited FROM stage_change g, audit_event a
       WHERE g.course_id = $1 AND g.to_stage = 'withdrawn' AND a.entity_id = $1 AND a.detail ->> 'to' = 'withdrawn'`,
      [course.id],
    ),
  ).toEqual([{ end_reason: 'patient_choice', audited: 'patient_choice' }]);

  const shown = async () => (await api.staff.get(`/api/patients/${patient(0)}/course`)).body.course;
  expect(await shown()).toMatchObject({
    id: course.id,
    stage: 'withdrawn',
    endReason: 'patient_choice',
    endedAt: expect.any(String),
    nextStages: [],
  });
  const told = (await api.staff.get(`/api/patients/${patient(0)}/timeline`)).body.items as { summary: string }[];
  expect(told.map(({ summary }) => summary)).toContain(
    'Stage changed from preparation to withdrawn: the patient’s choice',
  );
  expect(
    (await api.sql('SELECT to_stage, reason FROM stage_change WHERE course_id = $1 ORDER BY id', [course.id])).map(
      (row) => row['to_stage'],
    ),
  ).toEqual(['consented', 'preparation', 'on_hold', 'preparation', 'withdrawn']);
  const { body: next } = await start(0);
  expect(await shown()).toMatchObject({ id: next.id, stage: 'consented', endReason: null, endedAt: null });
});

it('two who start a course at once: one does', async () => {
  const answers = await Promise.all([start(1), start(1)]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
});

it.each([
  ['an unknown protocol', () => ({ protocolId: randomUUID() }), 'TREATMENT.UNKNOWN_PROTOCOL'],
  ['a protocol of another clinic', () => ({ protocolId: api.other.protocolId }), 'TREATMENT.UNKNOWN_PROTOCOL'],
  ['a stage in the middle', () => ({ stage: 'maintenance' }), 'VALIDATION.FAILED'],
  ['a stage beyond the intake without a reason', () => ({ reason: undefined }), 'TREATMENT.REASON_NEEDED'],
  ['a property of its own', () => ({ endedAt: null }), 'VALIDATION.FAILED'],
])('%s is refused and nothing is written', async (_what, change, code) => {
  expect(await start(2, change())).toMatchObject({ status: 422, body: { code } });
  expect(await api.sql('SELECT FROM course_of_treatment WHERE patient_id = $1', [patient(2)])).toHaveLength(0);
});

it('another clinic finds neither patient nor course', async () => {
  const { body: course } = await start(3);
  for (const id of [course.id, randomUUID()])
    expect(await api.otherStaff.post(`/api/courses/${id}/stage`, { stage: 'preparation', reason: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'COURSE.NOT_FOUND' },
    });
  expect((await api.otherStaff.get(`/api/patients/${patient(3)}/course`)).status).toBe(404);
  expect(
    (
      await api.otherStaff.post(`/api/patients/${patient(3)}/courses`, {
        protocolId: api.other.protocolId,
        stage: 'inquiry',
      })
    ).status,
  ).toBe(404);
});

describe('the front desk', () => {
  const desk = async () => {
    const { email } = await staffMember(api.sql, {
      name: 'Rosa Delgado',
      roles: ['front_desk', 'admin'],
      passwordOf: api.clinic.staffId,
    });
    return api.signIn(email);
  };
  const unused = () => registeredPatient(api.sql, { givenName: 'Nora', familyName: 'Winter' });

  it.each(['eligibility_review', 'consented', 'preparation'])(
    'does not open a course at %s, whatever reason it gives',
    async (stage) => {
      const [rosa, id] = [await desk(), await unused()];
      expect(
        await rosa.post(`/api/patients/${id}/courses`, {
          protocolId: api.clinic.protocolId,
          stage,
          reason: 'the patient says so',
        }),
      ).toMatchObject({ status: 403, body: { code: 'TREATMENT.STAGE_NOT_YOURS' } });
      expect((await rosa.get(`/api/patients/${id}/course`)).body).toEqual({ course: null });
    },
  );

  it.each(['inquiry', 'referred', 'intake_scheduled'])('opens one at %s, and cannot take it on', async (stage) => {
    const [rosa, id] = [await desk(), await unused()];
    const { status, body } = await rosa.post(`/api/patients/${id}/courses`, {
      protocolId: api.clinic.protocolId,
      stage,
    });
    expect([status, body.stage]).toEqual([201, stage]);
    expect(await rosa.post(`/api/courses/${body.id}/stage`, { stage: body.nextStages[0], reason: 'x' })).toMatchObject({
      status: 403,
      body: { code: 'IDENTITY.ROLE_MISSING' },
    });
  });
});
