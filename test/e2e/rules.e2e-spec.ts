import { noteTemplate } from '../../prisma/seed/note-template.js';
import { nowWorksAs, provedAgo, staffMember } from '@snowmelt/identity/testing';
import { plannedByRules } from '@snowmelt/outreach/testing';
import { approvedTemplate } from '@snowmelt/notes/testing';
import { approveVisitRules } from '@snowmelt/telehealth/testing';
import { type Caller, startApi, type TestApi } from '../support/api.js';
import { longerGap } from '../support/one-of-each.js';

let api: TestApi;
/** An administrator and the medical director. */
let tom: Caller;
let amara: Caller;
let amaraId: string;
const hired = (name: string, ...roles: string[]) =>
  staffMember(api.sql, { name, roles, passwordOf: api.clinic.staffId });
const today = () => new Date().toLocaleDateString('sv', { timeZone: 'America/Los_Angeles' });
const rule = async (kind: string) => (await tom.get(`/api/rules?kind=${kind}`)).body.items[0];
const approve = async (kind: string) => {
  const { id, version } = (await rule(kind)).draft;
  return (await amara.post(`/api/rule-drafts/${id}/approve`, { version })).status;
};

beforeAll(async () => {
  api = await startApi();
  tom = await api.signIn((await hired('Tom Whelan', 'admin')).email);
  const director = await hired('Dr. Amara Osei', 'medical_director');
  [amara, amaraId] = [await api.signIn(director.email), director.id];
});
afterAll(() => api?.stop());

describe('a rule', () => {
  it('is read by all who work there, and by nobody else', async () => {
    await nowWorksAs(api.sql, api.clinic.staffId, 'front_desk');
    for (const path of ['/api/rules', '/api/rule-drafts/count', '/api/reading-approvals']) {
      expect((await api.staff.get(path)).status).toBe(200);
      expect((await api.anybody.get(path)).status).toBe(401);
    }
  });

  it('is drafted by an administrator, a prescriber or the director; approved and sent back by the director only', async () => {
    const wish = await longerGap(tom);
    for (const role of ['front_desk', 'nurse', 'clinician']) {
      await nowWorksAs(api.sql, api.clinic.staffId, role);
      expect([role, (await api.staff.post('/api/rule-drafts', wish)).status]).toEqual([role, 403]);
      expect((await api.staff.post('/api/rule-drafts/preview', wish)).status).toBe(403);
    }
    const prescriber = await api.signIn(api.clinic.prescriberEmail);
    for (const by of [tom, prescriber, amara]) {
      expect((await by.post('/api/rule-drafts/preview', wish)).status).toBe(200);
      const { status, body } = await by.post('/api/rule-drafts', wish);
      expect(status).toBe(201);
      const { id, version } = body.items[0].draft;
      for (const other of [tom, prescriber, api.staff]) {
        expect((await other.post(`/api/rule-drafts/${id}/approve`, { version })).status).toBe(403);
        expect((await other.post(`/api/rule-drafts/${id}/send-back`, { version, reason: 'no' })).status).toBe(403);
      }
      expect((await by.post(`/api/rule-drafts/${id}/withdraw`, { version })).status).toBe(204);
    }
    expect((await tom.get('/api/rule-drafts/count')).body).toEqual({ toApprove: 0, sentBack: 0 });
  });

  it('of another clinic is neither seen nor changed', async () => {
    const wish = await longerGap(tom);
    await tom.post('/api/rule-drafts', wish);
    const { id } = (await rule('protocol')).draft;
    expect((await tom.post('/api/rule-drafts', { ...wish, code: 'unheard_of' })).body.code).toBe('RULE.NOT_FOUND');
    expect((await api.otherStaff.get('/api/rule-drafts/count')).body).toEqual({ toApprove: 0, sentBack: 0 });
    expect((await api.otherStaff.get('/api/rules?kind=protocol')).body.items[0].draft).toBeNull();
    await tom.post(`/api/rule-drafts/${id}/withdraw`, { version: 1 });
  });

  it('is refused in words: a number without a source, and a draft of one kind for another', async () => {
    const wish = await longerGap(tom);
    const unsourced = wish.definition.numbers.map((one: object) => ({ ...one, source: ' ' }));
    expect((await tom.post('/api/rule-drafts', { ...wish, definition: { numbers: unsourced } })).status).toBe(422);
    expect((await tom.post('/api/rule-drafts', { ...wish, kind: 'visit_policy' })).status).toBe(422);
    expect(await tom.post('/api/rule-drafts', await longerGap(tom, 12))).toMatchObject({
      status: 422,
      body: { code: 'RULES.UNFIT', detail: expect.stringMatching(/longer than the one that a prescriber/) },
    });
  });

  it('that is drafted and approved leaves its traces in the audit log', async () => {
    await tom.post('/api/rule-drafts', { ...(await longerGap(tom)), fromDay: today() });
    expect(await approve('protocol')).toBe(204);
    const acts = await api.sql(
      `SELECT action, detail ->> 'kind' AS kind FROM audit_event WHERE action ~ '^rule' ORDER BY seq DESC LIMIT 2`,
    );
    expect(acts).toEqual([
      { action: 'rule.approve', kind: 'protocol' },
      { action: 'rule.draft', kind: 'protocol' },
    ]);
    expect((await tom.get('/api/protocols')).body.items).toMatchObject([{ version: 2, approvedBy: 'Dr. Amara Osei' }]);
  });
});

it('the director proves again who they are, to approve', async () => {
  await tom.post('/api/rule-drafts', await longerGap(tom, 96));
  const { id, version } = (await rule('protocol')).draft;
  const [{ code, version: text }] = (await tom.get('/api/reading-approvals')).body.items;
  await provedAgo(api.sql, amaraId, 301);
  for (const [path, body] of [
    [`/api/rule-drafts/${id}/approve`, { version }],
    ['/api/reading-approvals', { code, version: text }],
  ] as const)
    expect(await amara.post(path, body)).toMatchObject({ status: 403, body: { code: 'IDENTITY.PROOF_NEEDED' } });
  await provedAgo(api.sql, amaraId, 0);
  expect((await amara.post(`/api/rule-drafts/${id}/send-back`, { version, reason: 'why' })).status).toBe(204);
});

it('the policy of visits by video is used once it is approved', async () => {
  await approveVisitRules(api.sql);
  const { versions } = await rule('visit_policy');
  const definition = { ...versions[0].definition, opensMinutesBefore: 45 };
  const wish = {
    kind: 'visit_policy',
    code: 'clinic',
    name: 'Visits by video',
    source: 'early patients',
    fromDay: today(),
  };
  const body = { ...wish, baseVersion: versions[0].version, definition };
  expect((await tom.post('/api/rule-drafts/preview', body)).body.changes).toEqual([
    { label: 'The room opens before the start', before: expect.stringMatching(/min$/), after: '45 min' },
  ]);
  await tom.post('/api/rule-drafts', body);
  const opens = async () =>
    (
      await api.sql(`SELECT extract(epoch FROM now() - opens_at)::int / 60 AS before FROM room_hours(now(), now())`)
    )[0]?.['before'];
  expect(await opens()).not.toBe(45);
  expect(await approve('visit_policy')).toBe(204);
  expect(await opens()).toBe(45);
  const later = { ...body, baseVersion: versions[0].version + 1, fromDay: '2037-03-02' };
  await tom.post('/api/rule-drafts', { ...later, definition: { ...definition, opensMinutesBefore: 60 } });
  expect([await approve('visit_policy'), await opens()]).toEqual([204, 45]);
  expect((await rule('visit_policy')).versions.map(({ state }: { state: string }) => state)).toEqual([
    'to_come',
    'in_force',
    'former',
  ]);
});

it('the form of a note is used for notes that are begun after it was approved', async () => {
  await approvedTemplate(api.sql, noteTemplate);
  const { code, versions } = await rule('note_template');
  const definition = structuredClone(versions[0].definition);
  definition.fields[0].label = 'Days since the dose before this visit';
  const wish = { kind: 'note_template', code, name: versions[0].name, source: 'asked by Leo', fromDay: today() };
  expect((await tom.post('/api/rule-drafts', { ...wish, baseVersion: versions[0].version, definition })).status).toBe(
    201,
  );
  const form = async () => (await api.sql(`SELECT version FROM note_form_for('integration', '')`))[0]?.['version'];
  expect(await form()).toBe(versions[0].version);
  expect(await approve('note_template')).toBe(204);
  const approved = versions[0].version + 1;
  expect(await form()).toBe(approved);
  definition.fields[0].label = 'Days since the last dose';
  const later = { ...wish, baseVersion: approved, fromDay: '2037-03-02', definition };
  expect((await tom.post('/api/rule-drafts', later)).status).toBe(201);
  expect([await approve('note_template'), await form()]).toEqual([204, approved]);
});

it('a text for patients is approved by the director, version by version, and what waited for it is planned anew', async () => {
  const { items } = (await tom.get('/api/reading-approvals')).body;
  const [{ code, version, texts, approved }] = items;
  expect([approved, texts.map(({ locale }: { locale: string }) => locale)]).toEqual([null, ['en-US', 'es-US']]);
  expect((await tom.post('/api/reading-approvals', { code, version })).status).toBe(403);
  expect(await amara.post('/api/reading-approvals', { code, version: version + 1 })).toMatchObject({
    ...{ status: 409, body: { code: 'EDUCATION.OTHER_VERSION' } },
  });
  expect((await amara.post('/api/reading-approvals', { code: 'E99', version })).status).toBe(404);
  await plannedByRules(api.sql, 1);
  for (let times = 0; times < 2; times += 1)
    expect((await amara.post('/api/reading-approvals', { code, version })).status).toBe(204);
  expect((await tom.get('/api/reading-approvals')).body.items[0]).toMatchObject({
    approved: { by: 'Dr. Amara Osei' },
  });
  expect(await api.sql(`SELECT count(*)::int AS fresh FROM patient_plan WHERE planned_at > '-infinity'`)).toEqual([
    { fresh: 0 },
  ]);
  expect(await api.sql(`SELECT count(*)::int AS count FROM audit_event WHERE action = 'education.approve'`)).toEqual([
    { count: 1 },
  ]);
});
