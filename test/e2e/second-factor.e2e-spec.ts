import { codesForgotten, factorsDemanded, provedAgo } from '@snowmelt/identity/testing';
import { generateSync } from 'otplib';
import { Browser, signedInPerson } from '../support/access-scene.js';
import { PASSWORD, startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());
afterEach(() => factorsDemanded(api.sql, []));

type Person = Awaited<ReturnType<typeof signedInPerson>>;
const codeOf = (secret: string, stepsAgo = 0) =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) - stepsAgo * 30 });

/** Sets up an app and returns its secret and the recovery codes. */
async function withApp({ id, browser }: Pick<Person, 'id' | 'browser'>) {
  const { body } = await browser.post('/api/me/factors/totp');
  const secret = body['secret'] as string;
  const confirmed = await browser.post(`/api/me/factors/${body['id'] as string}/confirm`, { code: codeOf(secret) });
  expect(confirmed.status).toBe(200);
  await codesForgotten(api.sql, id);
  return { secret, codes: confirmed.body['codes'] as string[] };
}
/** A new sign-in with the password alone. */
async function afterPassword(email: string) {
  const browser = new Browser(api.url);
  expect((await browser.signIn(email)).body).toMatchObject({ awaits: 'factor' });
  return browser;
}
const prove = (browser: Browser, code: string) => browser.post('/api/me/proof/code', { code });

describe('somebody with an authenticator app', () => {
  let amara: Person;
  let app: Awaited<ReturnType<typeof withApp>>;
  beforeAll(async () => {
    amara = await signedInPerson(api, ['prescriber'], 'Dr. Amara Osei');
    app = await withApp(amara);
  });
  beforeEach(() => codesForgotten(api.sql, amara.id));

  it('does nothing with the password alone, not even set up another app', async () => {
    const browser = await afterPassword(amara.email);
    for (const [method, path] of [
      ['GET', '/api/patients'],
      ['GET', '/api/me/access'],
      ['POST', '/api/me/factors/totp'],
      ['POST', '/api/me/proof/password'],
      ['GET', '/api/tasks'],
    ] as const)
      expect(
        (await browser.send(method, path, method === 'GET' ? undefined : { password: PASSWORD })).body,
      ).toMatchObject({
        status: 401,
        code: 'IDENTITY.FACTOR_NEEDED',
      });
  });

  it('is in with the code, by a session whose former cookie is good for nothing', async () => {
    const browser = await afterPassword(amara.email);
    const before = browser.cookie;
    expect((await prove(browser, codeOf(app.secret))).body).toMatchObject({ awaits: null, factors: ['totp'] });
    expect((await browser.get('/api/tasks')).status).toBe(200);
    expect(browser.cookie).not.toBe(before);
    browser.cookie = before;
    expect((await browser.get('/api/session')).status).toBe(401);
  });

  it.each([
    ['the one before, for a clock that is slow', 1, 200],
    ['the next one, for a clock that is fast', -1, 200],
    ['the one before that', 2, 422],
  ])('may type %s', async (_, stepsAgo, status) => {
    const browser = await afterPassword(amara.email);
    // not on the edge of two steps, where one more would count
    while (Math.floor(Date.now() / 1000) % 30 > 27) await new Promise((resume) => setImmediate(resume));
    expect((await prove(browser, codeOf(app.secret, stepsAgo))).status).toBe(status);
  });

  it('uses each code once, also in two browsers at the same moment', async () => {
    const browsers = await Promise.all([1, 2, 3].map(() => afterPassword(amara.email)));
    const code = codeOf(app.secret);
    const answers = await Promise.all(browsers.map((browser) => prove(browser, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
  });

  it('waits after wrong codes, and the right one does not pass the lock', async () => {
    const browser = await afterPassword(amara.email);
    for (let n = 0; n < 5; n += 1) expect((await prove(browser, '000000')).status).toBe(422);
    const locked = await prove(browser, codeOf(app.secret));
    expect(locked.body).toMatchObject({ status: 429, code: 'IDENTITY.CODE_LOCKED' });
    expect((await prove(browser, app.codes[9] as string)).status).toBe(200); // a recovery code does
  });

  it('gets in once by each recovery code, however it is typed', async () => {
    const [first = ''] = app.codes;
    expect(app.codes).toHaveLength(10);
    expect((await prove(await afterPassword(amara.email), first.toLowerCase().replace('-', ' '))).status).toBe(200);
    expect((await prove(await afterPassword(amara.email), first)).body).toMatchObject({ code: 'IDENTITY.CODE_WRONG' });
    const told = await api.sql(`SELECT FROM staff_link WHERE staff_user_id = $1 AND purpose = 'notice'`, [amara.id]);
    expect(told.length).toBeGreaterThan(1); // the app that was set up, and each code that was used
    expect((await amara.browser.get('/api/me/access')).body).toMatchObject({
      recoveryCodesLeft: expect.any(Number) as number,
    });
  });

  it('is told by mail, and their other sessions end, when one is added or removed', async () => {
    const kaia = await signedInPerson(api, ['prescriber'], 'Kaia Lindqvist, NP');
    const elsewhere = new Browser(api.url);
    await elsewhere.signIn(kaia.email);
    const { codes } = await withApp(kaia);
    expect((await elsewhere.get('/api/session')).status).toBe(401);
    expect((await kaia.browser.get('/api/session')).status).toBe(200);
    const mails = () => api.sql(`SELECT FROM staff_link WHERE staff_user_id = $1 AND purpose = 'notice'`, [kaia.id]);
    expect(await mails()).toHaveLength(1);
    const [factor] = (await kaia.browser.get('/api/me/access')).body['factors'] as { id: string }[];
    expect((await kaia.browser.delete(`/api/me/factors/${factor?.id}`)).status).toBe(204);
    expect(await mails()).toHaveLength(2);
    const browser = new Browser(api.url);
    expect((await browser.signIn(kaia.email)).body).toMatchObject({ awaits: null, factors: [] });
    expect((await prove(browser, codes[0] as string)).status).toBe(422); // the codes went with it
  });

  it('keeps the secret of the app where the database alone does not show it', async () => {
    const [row] = await api.sql(`SELECT secret FROM staff_authenticator WHERE staff_user_id = $1`, [amara.id]);
    expect((row?.['secret'] as Buffer).toString('latin1')).not.toContain(app.secret);
  });
});

describe('a clinic that demands a second factor of a role', () => {
  it('lets its people set one up before anything else, and never remove the last', async () => {
    const amara = await signedInPerson(api, ['prescriber'], 'Dr. Amara Osei');
    await factorsDemanded(api.sql, ['prescriber']);
    const browser = new Browser(api.url);
    expect((await browser.signIn(amara.email)).body).toMatchObject({ awaits: 'enrolment' });
    expect((await browser.get('/api/tasks')).body).toMatchObject({ code: 'IDENTITY.ENROLMENT_NEEDED' });
    // the password proves who they are, and is no second factor
    expect((await browser.post('/api/me/proof/password', { password: PASSWORD })).body).toMatchObject({
      awaits: 'enrolment',
    });
    expect((await browser.get('/api/tasks')).body).toMatchObject({ code: 'IDENTITY.ENROLMENT_NEEDED' });
    await withApp({ id: amara.id, browser });
    expect((await browser.get('/api/session')).body).toMatchObject({ awaits: null });
    expect((await browser.get('/api/tasks')).status).toBe(200);
    const [factor] = (await browser.get('/api/me/access')).body['factors'] as { id: string }[];
    expect((await browser.delete(`/api/me/factors/${factor?.id}`)).body).toMatchObject({
      code: 'IDENTITY.LAST_FACTOR',
    });
  });

  it('does not let another factor be set up where the person has one by now', async () => {
    const kaia = await signedInPerson(api, ['prescriber'], 'Kaia Lindqvist, NP');
    await factorsDemanded(api.sql, ['prescriber']);
    const thief = new Browser(api.url);
    await thief.signIn(kaia.email);
    const { body } = await thief.post('/api/me/factors/totp');
    await withApp(kaia);
    const confirmed = await thief.post(`/api/me/factors/${body['id'] as string}/confirm`, {
      code: codeOf(body['secret'] as string),
    });
    expect(confirmed.status).toBe(401); // that session has ended, too
    await factorsDemanded(api.sql, []);
  });

  it('asks nothing more of the others', async () => {
    const rosa = await signedInPerson(api, ['front_desk'], 'Rosa Delgado');
    await factorsDemanded(api.sql, ['prescriber', 'admin']);
    expect((await rosa.browser.signIn(rosa.email)).body).toMatchObject({ awaits: null });
  });
});

describe('before what has consequences', () => {
  const act = (browser: Browser) => browser.post('/api/me/recovery-codes');

  it('somebody proves again who they are when five minutes have passed', async () => {
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    await provedAgo(api.sql, leo.id, 299);
    expect((await act(leo.browser)).body).toMatchObject({ code: 'IDENTITY.NO_FACTOR' });
    await provedAgo(api.sql, leo.id, 300);
    expect((await act(leo.browser)).body).toMatchObject({ status: 403, code: 'IDENTITY.PROOF_NEEDED' });
    const wrong = await leo.browser.post('/api/me/proof/password', { password: 'not this one' });
    expect(wrong.body).toMatchObject({ status: 422, code: 'IDENTITY.PASSWORD_WRONG' });
    expect((await act(leo.browser)).status).toBe(403);
    expect((await leo.browser.post('/api/me/proof/password', { password: PASSWORD })).status).toBe(200);
    expect((await act(leo.browser)).body).toMatchObject({ code: 'IDENTITY.NO_FACTOR' });
  });

  it('by the second factor if there is one, not by the password', async () => {
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    const { secret } = await withApp(leo);
    await provedAgo(api.sql, leo.id, 300);
    const byPassword = await leo.browser.post('/api/me/proof/password', { password: PASSWORD });
    expect(byPassword.body).toMatchObject({ status: 409, code: 'IDENTITY.FACTOR_EXISTS' });
    expect((await act(leo.browser)).status).toBe(403);
    const before = leo.browser.cookie;
    expect((await prove(leo.browser, codeOf(secret))).status).toBe(200);
    expect(leo.browser.cookie).toBe(before); // a video room that is open knows it
    expect((await act(leo.browser)).status).toBe(201);
  });

  it('is asked for a proof that counts wrong passwords as a sign-in does', async () => {
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    for (let n = 0; n < 5; n += 1) await leo.browser.post('/api/me/proof/password', { password: 'not this one' });
    const counted = await api.sql(`SELECT source, failures FROM sign_in_count WHERE staff_user_id = $1`, [leo.id]);
    expect(counted).toContainEqual({ source: expect.stringMatching(/^device /) as string, failures: 5 });
  });
});

describe('my sessions', () => {
  it('are those that are open, with browser and place, and one or all others are ended', async () => {
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    const [phone, tablet] = [new Browser(api.url, 'Mozilla/5.0 (iPhone) Safari/600'), new Browser(api.url, 'curl/8')];
    for (const one of [phone, tablet]) await one.signIn(leo.email);
    const sessions = async () =>
      (await leo.browser.get('/api/me/access')).body['sessions'] as {
        id: string;
        device: string;
        isThis: boolean;
        address: string;
      }[];
    const open = await sessions();
    expect(open.map(({ device, isThis }) => [device, isThis])).toEqual([
      ['An unknown browser', false],
      ['Safari on iPhone', false],
      ['Chrome on Mac', true],
    ]);
    expect(open[0]?.address).toBe('127.0.0.1');
    expect((await leo.browser.delete(`/api/me/sessions/${open[0]?.id}`)).status).toBe(204);
    expect((await tablet.get('/api/session')).status).toBe(401);
    expect((await leo.browser.post('/api/me/sessions/end-others')).status).toBe(204);
    expect((await phone.get('/api/session')).status).toBe(401);
    expect(await sessions()).toHaveLength(1);
  });

  it('are nobody else’s to end', async () => {
    const [leo, nadia] = await Promise.all(
      ['Leo Park', 'Nadia Rahimi'].map((name) => signedInPerson(api, ['clinician'], name)),
    );
    const [session] = (await leo!.browser.get('/api/me/access')).body['sessions'] as { id: string }[];
    expect((await nadia!.browser.delete(`/api/me/sessions/${session?.id}`)).status).toBe(404);
    expect((await leo!.browser.get('/api/session')).status).toBe(200);
  });

  it('of a browser ends when somebody signs in there again', async () => {
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    const before = leo.browser.cookie;
    await leo.browser.signIn(leo.email);
    const former = new Browser(api.url);
    former.cookie = before;
    expect((await former.get('/api/session')).status).toBe(401);
  });

  it('end with a changed password, but for the one that changed it', async () => {
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    const phone = new Browser(api.url);
    await phone.signIn(leo.email);
    const change = (current: string, password: string) => leo.browser.post('/api/me/password', { current, password });
    expect((await change('not this one', 'seven quiet lanterns')).body).toMatchObject({
      code: 'IDENTITY.PASSWORD_WRONG',
    });
    expect((await change(PASSWORD, 'leopark leopark')).body).toMatchObject({ code: 'IDENTITY.PASSWORD_NOT_FIT' });
    expect((await change(PASSWORD, 'seven quiet lanterns')).status).toBe(204);
    expect((await phone.get('/api/session')).status).toBe(401);
    expect((await leo.browser.get('/api/session')).status).toBe(200);
  });
});

describe('an administrator', () => {
  it('ends the factors of somebody who lost them, and the password with them: whoever has that may be the one who says so', async () => {
    const tom = await signedInPerson(api, ['admin']);
    const leo = await signedInPerson(api, ['clinician'], 'Leo Park, LMFT');
    await withApp(leo);
    const { body } = await tom.browser.post(`/api/staff/${leo.id}/factors-reset`);
    expect(body).toMatchObject({ hasFactor: false, state: 'invited', link: { outcome: 'waiting' } });
    expect((await leo.browser.get('/api/session')).status).toBe(401);
    expect((await leo.browser.signIn(leo.email)).status).toBe(401);
    expect((await tom.browser.post(`/api/staff/${tom.id}/factors-reset`)).body).toMatchObject({
      code: 'IDENTITY.NOT_ONESELF',
    });
  });

  it('who gives a role that needs a second factor makes an open session wait for it', async () => {
    const tom = await signedInPerson(api, ['admin']);
    const rosa = await signedInPerson(api, ['front_desk'], 'Rosa Delgado');
    await factorsDemanded(api.sql, ['admin']);
    const change = { version: 1, displayName: 'Rosa Delgado', roles: ['front_desk', 'admin'], supervisorId: null };
    expect((await tom.browser.post(`/api/staff/${rosa.id}/details`, change)).status).toBe(200);
    expect((await rosa.browser.get('/api/tasks')).body).toMatchObject({ code: 'IDENTITY.ENROLMENT_NEEDED' });
  });
});
