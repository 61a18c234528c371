import { accountDisabled, provedAgo, sentStaffLink, staffLinksOver } from '@snowmelt/identity/testing';
import { Browser, signedInPerson } from '../support/access-scene.js';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
let tom: Awaited<ReturnType<typeof signedInPerson>>;
beforeAll(async () => {
  api = await startApi();
  tom = await signedInPerson(api, ['admin']);
});
afterAll(() => api?.stop());

const RN = { kind: 'RN', state: 'CA', number: '95-1234', expiresOn: '2099-06-30' };
let nth = 0;
const newcomer = (changes: object = {}) => ({
  email: `new-${(nth += 1)}@example.com`,
  displayName: 'Hana Sato, RN',
  roles: ['nurse'],
  licences: [RN],
  ...changes,
});
interface Member {
  id: string;
  version: number;
  state: string;
  roles: string[];
  link: { outcome: string } | null;
}
const invited = async (changes: object = {}) =>
  (await tom.browser.post('/api/staff', newcomer(changes))).body as unknown as Member & { email: string };
const listed = async (id: string) =>
  ((await tom.browser.get('/api/staff')).body['items'] as Member[]).find((one) => one.id === id) as Member;
const entries = (action: string, id: string) =>
  api.sql('SELECT detail FROM audit_event WHERE action = $1 AND entity_id = $2', [action, id]);

describe('an invitation', () => {
  it('is for a person who chooses a password of their own, and then signs in', async () => {
    const hana = await invited({ email: 'Hana.Sato@Example.com' });
    expect(hana).toMatchObject({ email: 'hana.sato@example.com', state: 'invited', link: { outcome: 'waiting' } });
    const token = await sentStaffLink(api.sql, hana.id);
    const browser = new Browser(api.url);
    expect((await browser.post('/api/staff-link', { token })).body).toMatchObject({
      purpose: 'invitation',
      displayName: 'Hana Sato, RN',
      email: 'hana.sato@example.com',
    });
    const password = 'seven quiet lanterns';
    expect((await browser.signIn('hana.sato@example.com', password)).status).toBe(401);
    expect((await browser.post('/api/staff-link/password', { token, password })).status).toBe(204);
    expect((await browser.signIn('HANA.sato@example.com', password)).body).toMatchObject({ roles: ['nurse'] });
    expect(await listed(hana.id)).toMatchObject({ state: 'active', link: null });
    expect(await entries('staff.invite', hana.id)).toEqual([{ detail: { roles: 'nurse' } }]);
    expect(await entries('identity.password-set', hana.id)).toEqual([{ detail: { by: 'invitation' } }]);
  });

  it.each([
    [
      'used',
      async (token: string) =>
        new Browser(api.url).post('/api/staff-link/password', { token, password: 'seven quiet lanterns' }),
    ],
    ['replaced by a newer one', async (_: string, id: string) => tom.browser.post(`/api/staff/${id}/link`)],
    ['of somebody who has left', async (_: string, id: string) => accountDisabled(api.sql, id)],
  ])('that is %s opens nothing', async (_, end) => {
    const { id } = await invited();
    const token = await sentStaffLink(api.sql, id);
    await end(token, id);
    for (const [path, body] of [
      ['/api/staff-link', { token }],
      ['/api/staff-link/password', { token, password: 'another quiet lantern' }],
    ] as const)
      expect((await new Browser(api.url).post(path, body)).body).toMatchObject({ code: 'IDENTITY.STAFF_LINK_OVER' });
  });

  it('that is too old, or that nobody was sent, opens nothing', async () => {
    const { id } = await invited();
    for (const token of [await sentStaffLink(api.sql, id, { minutesLeft: -1 }), 'nobody-was-sent-this'])
      expect((await new Browser(api.url).post('/api/staff-link', { token })).status).toBe(401);
  });

  it.each([
    ['snow'.repeat(2), 422],
    ['aaaaaaaaaaaa', 422],
    ['password1234', 422],
    ['Sunflower123', 422],
    ['winterwinter', 422],
    ['hanasato2026', 422],
    ['x'.repeat(129), 422],
    ['a kettle on ice', 204],
    ['пароль из снега', 204],
  ])('with the password %s is answered with %i', async (password, status) => {
    const { id } = await invited();
    const token = await sentStaffLink(api.sql, id);
    expect((await new Browser(api.url).post('/api/staff-link/password', { token, password })).status).toBe(status);
  });

  it.each([
    ['an address that somebody has', { email: 'tom-again@example.com' }, 409, 'IDENTITY.EMAIL_TAKEN'],
    ['a nurse without a licence', { licences: [] }, 422, 'IDENTITY.ROLE_NOT_FIT'],
    ['a nurse whose licence is over', { licences: [{ ...RN, expiresOn: '2020-01-01' }] }, 422, 'IDENTITY.ROLE_NOT_FIT'],
    ['a prescriber who is a nurse', { roles: ['prescriber'] }, 422, 'IDENTITY.ROLE_NOT_FIT'],
    ['a therapist without anything', { roles: ['clinician'], licences: [] }, 422, 'IDENTITY.ROLE_NOT_FIT'],
    [
      'nobody as a supervisor',
      { supervisorId: '00000000-0000-4000-8000-000000000000' },
      422,
      'IDENTITY.SUPERVISOR_NOT_FIT',
    ],
    ['no role', { roles: [] }, 422, 'VALIDATION.FAILED'],
  ])('to %s is refused in words', async (_, changes, status, code) => {
    await tom.browser.post('/api/staff', newcomer({ email: 'tom-again@example.com' }));
    const before = await api.sql('SELECT count(*) FROM staff_user');
    expect((await tom.browser.post('/api/staff', newcomer(changes))).body).toMatchObject({ status, code });
    expect(await api.sql('SELECT count(*) FROM staff_user')).toEqual(before);
  });

  it('makes a trainee under a therapist, who needs no licence yet, but never under a trainee', async () => {
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    const trainee = await invited({ roles: ['clinician'], licences: [], supervisorId: leo.id });
    expect(trainee).toMatchObject({ supervisor: { id: leo.id, name: 'Leo Park, LMFT' } });
    const under = newcomer({ roles: ['clinician'], licences: [], supervisorId: trainee.id });
    expect((await tom.browser.post('/api/staff', under)).body).toMatchObject({ code: 'IDENTITY.SUPERVISOR_NOT_FIT' });
  });
});

describe('what somebody may do', () => {
  const details = (member: Member, changes: object) => ({
    version: member.version,
    displayName: 'Chidi Okafor, RN',
    roles: member.roles,
    supervisorId: null,
    ...changes,
  });

  it('changes from their next request on, with the licence that a role asks for', async () => {
    const chidi = await signedInPerson(api, ['front_desk'], 'Chidi Okafor');
    const change = async (roles: string[]) =>
      tom.browser.post(`/api/staff/${chidi.id}/details`, details(await listed(chidi.id), { roles }));
    expect((await change(['nurse'])).body).toMatchObject({ code: 'IDENTITY.ROLE_NOT_FIT' });
    await tom.browser.post(`/api/staff/${chidi.id}/licences`, RN);
    expect((await change(['nurse', 'admin'])).body).toMatchObject({ roles: ['nurse', 'admin'] });
    expect((await chidi.browser.get('/api/staff')).status).toBe(200);
    expect((await change(['nurse'])).status).toBe(200);
    expect((await chidi.browser.get('/api/staff')).status).toBe(403);
    expect(await entries('staff.change', chidi.id)).toEqual([
      { detail: { added: 'nurse admin', removed: 'front_desk' } },
      { detail: { added: '', removed: 'admin' } },
    ]);
  });

  it('is changed by one of two administrators at once; the other looks again', async () => {
    const { id } = await signedInPerson(api, ['front_desk'], 'Rosa Delgado');
    const change = details(await listed(id), { roles: ['front_desk'] });
    const both = await Promise.all([1, 2].map(() => tom.browser.post(`/api/staff/${id}/details`, change)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'IDENTITY.CHANGED_MEANWHILE' });
  });

  it('is not given to oneself where it is about care and somebody else could give it', async () => {
    await tom.browser.post(`/api/staff/${tom.id}/licences`, { ...RN, kind: 'MD' });
    const change = async () =>
      tom.browser.post(
        `/api/staff/${tom.id}/details`,
        details(await listed(tom.id), { displayName: 'Tom Whelan', roles: ['admin', 'prescriber'] }),
      );
    const second = await signedInPerson(api, ['admin'], 'Ines Duarte');
    expect((await change()).body).toMatchObject({ status: 409, code: 'IDENTITY.NOT_ONESELF' });
    await accountDisabled(api.sql, second.id);
  });

  it('of a trainee who works under nobody any more asks for a licence of their own', async () => {
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    const trainee = await invited({ roles: ['clinician'], licences: [], supervisorId: leo.id });
    const change = { ...details(trainee, { displayName: 'Juno Ray' }), supervisorId: null };
    expect((await tom.browser.post(`/api/staff/${trainee.id}/details`, change)).body).toMatchObject({
      code: 'IDENTITY.ROLE_NOT_FIT',
    });
  });

  it('leaves the clinic an administrator who can sign in', async () => {
    const change = details(await listed(tom.id), { displayName: 'Tom Whelan', roles: ['front_desk'] });
    await invited({ roles: ['admin'], licences: [] }); // has no password yet
    expect((await tom.browser.post(`/api/staff/${tom.id}/details`, change)).body).toMatchObject({
      code: 'IDENTITY.LAST_ADMIN',
    });
  });

  it.each(['/api/staff', '/api/sign-in-rules'])('is no business of others: %s', async (path) => {
    for (const roles of [['front_desk'], ['nurse'], ['clinician'], ['prescriber']]) {
      const { browser } = await signedInPerson(api, roles, 'Kaia Lindqvist');
      expect((await browser.get(path)).status).toBe(403);
    }
  });

  it('is not changed across clinics', async () => {
    expect((await tom.browser.post(`/api/staff/${api.other.staffId}/licences`, RN)).status).toBe(404);
    expect((await tom.browser.post(`/api/staff/${api.other.staffId}/link`)).status).toBe(404);
  });
});

describe('a licence', () => {
  it('is renewed, and stays one', async () => {
    const { id } = await invited();
    const { body } = await tom.browser.post(`/api/staff/${id}/licences`, { ...RN, expiresOn: '2098-06-30' });
    expect(body['licences']).toEqual([expect.objectContaining({ kind: 'RN', expiresOn: '2098-06-30' })]);
  });
});

describe('a new password', () => {
  const asked = (email: string) => new Browser(api.url).post('/api/password-reset', { email });
  const links = (id: string) =>
    api.sql(`SELECT purpose FROM staff_link WHERE staff_user_id = $1 AND revoked_at IS NULL`, [id]);

  it('is asked for without learning whether there is such an account', async () => {
    const rosa = await signedInPerson(api, ['front_desk'], 'Rosa Delgado');
    const { id } = await invited();
    await accountDisabled(api.sql, id);
    const answers = await Promise.all([rosa.email, 'nobody@example.com'].map(asked));
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(Array(2).fill({ status: 202, body: {} }));
    expect(await links(rosa.id)).toEqual([{ purpose: 'reset' }]);
  });

  it('fills nobody’s mailbox: the mail that is there is enough until its link is over', async () => {
    const rosa = await signedInPerson(api, ['front_desk'], 'Rosa Delgado');
    const rows = async () => (await api.sql('SELECT FROM staff_link WHERE staff_user_id = $1', [rosa.id])).length;
    await Promise.all(Array.from({ length: 5 }, () => asked(rosa.email)));
    expect(await rows()).toBe(1);
    for (let n = 0; n < 9; n += 1) {
      await staffLinksOver(api.sql, rosa.id);
      await asked(rosa.email);
    }
    expect(await rows()).toBe(6); // within the hour
  });

  it('that a stranger asks for does not end the link that an administrator sent', async () => {
    const rosa = await signedInPerson(api, ['front_desk'], 'Rosa Delgado');
    await tom.browser.post(`/api/staff/${rosa.id}/link`);
    await asked(rosa.email);
    expect(await links(rosa.id)).toEqual([{ purpose: 'reset' }, { purpose: 'reset' }]);
  });

  it('ends every session of its person', async () => {
    const rosa = await signedInPerson(api, ['front_desk'], 'Rosa Delgado');
    const token = await sentStaffLink(api.sql, rosa.id, { purpose: 'reset' });
    await new Browser(api.url).post('/api/staff-link/password', { token, password: 'seven quiet lanterns' });
    expect((await rosa.browser.get('/api/session')).status).toBe(401);
    expect((await rosa.browser.signIn(rosa.email)).status).toBe(401);
    expect((await rosa.browser.signIn(rosa.email, 'seven quiet lanterns')).status).toBe(201);
  });
});

describe('what changes access', () => {
  it.each([
    ['POST /api/staff', () => tom.browser.post('/api/staff', newcomer())],
    [
      'roles',
      () =>
        tom.browser.post(`/api/staff/${tom.id}/details`, {
          version: 1,
          displayName: 'Tom',
          roles: ['admin'],
          supervisorId: null,
        }),
    ],
    ['a link', () => tom.browser.post(`/api/staff/${tom.id}/link`)],
    ['factors of others', () => tom.browser.post(`/api/staff/${tom.id}/factors-reset`)],
    ['rules of signing in', () => tom.browser.post('/api/sign-in-rules', { factorRoles: [] })],
  ])('asks an administrator again who they are: %s', async (_, act) => {
    await provedAgo(api.sql, tom.id, 301);
    expect((await act()).body).toMatchObject({ status: 403, code: 'IDENTITY.PROOF_NEEDED' });
    await provedAgo(api.sql, tom.id, 0);
  });
});
