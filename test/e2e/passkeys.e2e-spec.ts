import { accountDisabled, factorsDemanded, provedAgo, wrongPasswords } from '@snowmelt/identity/testing';
import { Browser, signedInPerson } from '../support/access-scene.js';
import { startApi, startInstance, type TestApi } from '../support/api.js';
import { SoftPasskey, type Slip } from '../support/soft-passkey.js';

const ORIGIN = 'http://clinic.localhost:4300';
let api: TestApi;
/** A server of the same clinic at an address with a name. */
let named: Awaited<ReturnType<typeof startInstance>>;
beforeAll(async () => {
  api = await startApi();
  named = await startInstance(api.appUrl, { PUBLIC_URL: ORIGIN });
});
afterAll(async () => {
  await named?.instance.close();
  await api?.stop();
});

/** As `Browser`, from the clinic's page with a name. */
class Page extends Browser {
  protected override readonly origin = ORIGIN;
}
const optionsOf = (body: Record<string, unknown>) => body['options'] as { challenge: string };

async function withPasskey(name: string, roles = ['clinician']) {
  const { id, email } = await signedInPerson(api, roles, name);
  const browser = new Page(named.url);
  await browser.signIn(email);
  const passkey = new SoftPasskey(ORIGIN);
  const { body } = await browser.post('/api/me/factors/passkey-options');
  const response = passkey.registered(optionsOf(body));
  const added = await browser.post('/api/me/factors/passkey', { name: 'Phone', response });
  expect([added.status, added.body['codes']]).toEqual([201, expect.any(Array)]);
  return { id, email, browser, passkey };
}
const question = async (browser: Browser, path = '/api/session/passkey-question') =>
  optionsOf((await browser.post(path)).body);
const signIn = async (passkey: SoftPasskey, slip: Slip = {}, browser = new Page(named.url)) =>
  browser.post('/api/session/passkey', { response: passkey.proof(await question(browser), slip) });
const refused = { status: 401, body: { code: 'IDENTITY.PASSKEY_REFUSED' } };

describe('a passkey', () => {
  it('signs its person in without a name or a password, and asks for no other factor', async () => {
    const leo = await withPasskey('Leo Park, LMFT');
    await factorsDemanded(api.sql, ['clinician']);
    const browser = new Page(named.url);
    expect(await signIn(leo.passkey, {}, browser)).toMatchObject({ status: 201, body: { id: leo.id, awaits: null } });
    expect((await browser.get('/api/tasks')).status).toBe(200);
    await factorsDemanded(api.sql, []);
  });

  it('is not locked by wrong passwords', async () => {
    const leo = await withPasskey('Leo Park, LMFT');
    await wrongPasswords(api.sql, leo.id, 9);
    await new Page(named.url).signIn(leo.email, 'a wrong one');
    expect((await new Page(named.url).signIn(leo.email)).status).toBe(401);
    expect((await signIn(leo.passkey)).status).toBe(201);
  });

  it.each<[string, Slip]>([
    ['of another page', { origin: 'http://clinic.localhost.example.com' }],
    ['for another site', { site: 'example.com' }],
    ['whose user was not verified by the device', { isVerified: false }],
    ['to a question that nobody asked', { challenge: Buffer.from('a question of their own').toString('base64url') }],
  ])('with an answer %s opens nothing', async (_, slip) => {
    const leo = await withPasskey('Leo Park, LMFT');
    expect(await signIn(leo.passkey, slip)).toMatchObject(refused);
    expect((await signIn(leo.passkey)).status).toBe(201);
  });

  it('that nobody knows opens nothing', async () => {
    expect(await signIn(new SoftPasskey(ORIGIN))).toMatchObject(refused);
  });

  it('answers a question once: a recorded answer is good for nothing', async () => {
    const leo = await withPasskey('Leo Park, LMFT');
    const browser = new Page(named.url);
    const response = leo.passkey.proof(await question(browser));
    const answers = await Promise.all(
      [1, 2, 3].map(() => new Page(named.url).post('/api/session/passkey', { response })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
  });

  it('opens nothing while the account is disabled, whatever else is left of it', async () => {
    const leo = await withPasskey('Leo Park, LMFT');
    await accountDisabled(api.sql, leo.id);
    expect(await signIn(leo.passkey)).toMatchObject(refused);
  });

  it('opens nothing once its person has left', async () => {
    const leo = await withPasskey('Leo Park, LMFT');
    const tom = new Page(named.url);
    await tom.signIn((await signedInPerson(api, ['admin'])).email);
    await tom.post(`/api/staff/${leo.id}/departure`, { version: 1, tasksTo: null, draftsTo: null });
    expect(await signIn(leo.passkey)).toMatchObject(refused);
  });
});

describe('a proof by a passkey', () => {
  const prove = async (browser: Browser, passkey: SoftPasskey) =>
    browser.post('/api/me/proof/passkey', {
      response: passkey.proof(await question(browser, '/api/me/proof/passkey-question')),
    });

  it('finishes a sign-in, and is asked for again before what has consequences', async () => {
    const leo = await withPasskey('Leo Park, LMFT');
    const browser = new Page(named.url);
    expect((await browser.signIn(leo.email)).body).toMatchObject({ awaits: 'factor', factors: ['passkey'] });
    expect((await prove(browser, leo.passkey)).body).toMatchObject({ awaits: null });
    await provedAgo(api.sql, leo.id, 301);
    expect((await browser.post('/api/me/recovery-codes')).status).toBe(403);
    await prove(browser, leo.passkey);
    expect((await browser.post('/api/me/recovery-codes')).status).toBe(201);
  });

  it('is its own person’s: a colleague’s passkey proves nothing', async () => {
    const [leo, nadia] = [await withPasskey('Leo Park, LMFT'), await withPasskey('Nadia Rahimi, LCSW')];
    const browser = new Page(named.url);
    await browser.signIn(leo.email);
    expect(await prove(browser, nadia.passkey)).toMatchObject({
      status: 422,
      body: { code: 'IDENTITY.PASSKEY_REFUSED' },
    });
    expect((await browser.get('/api/tasks')).body).toMatchObject({ code: 'IDENTITY.FACTOR_NEEDED' });
  });
});

it('is not offered where the clinic’s address is a number', async () => {
  const { body } = await new Browser(api.url).post('/api/session/passkey-question');
  expect(body).toMatchObject({ status: 409, code: 'IDENTITY.NO_PASSKEYS_HERE' });
});
