import { generateSync } from 'otplib';
import { provedAgo } from '@snowmelt/identity/testing';
import { actIn, sqlOf } from '@snowmelt/testing';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { lookAt, lookInSizes } from '../support/browser.js';
import { demoClinic, openDesk, signIn, startDemo } from '../support/demo-clinic.js';
import { railLink } from '../support/rail.js';
import { until } from '../support/until.js';

const PASSWORD = 'seven quiet lanterns';
const EMAIL = 'mira@example.com';

(process.env['CHROMIUM'] ? describe : describe.skip)('somebody new at the clinic', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let [tom, mira] = [] as unknown as [Page, Page];
  let clinic: pg.Client;
  const { ask } = demoClinic(() => tom);
  const see = async (page: Page, name: string) => {
    await lookAt(page, name, demo.complaints);
    await lookInSizes(page, name, demo.complaints, ['phone', 'tablet']);
  };
  /** The newest e-mail to this address. */
  const mail = (to: string, words: string) =>
    until(`a mail to ${to}`, async () =>
      ((await ask('GET', '/api/drawer')).items as { address: string; body: string }[]).find(
        ({ address, body }) => address === to && body.includes(words),
      ),
    );
  const fill = async (page: Page, label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const showAccount = async () => {
    await press(mira, /your menu/);
    await mira.getByRole('link', { name: 'How I sign in' }).click();
    await mira.getByRole('heading', { name: 'How I sign in' }).waitFor();
  };
  const signOut = async () => {
    await press(mira, /your menu/);
    await press(mira, 'Sign out');
    await mira.getByRole('heading', { name: 'Good to see you' }).waitFor();
  };

  beforeAll(async () => {
    demo = await startDemo('localhost');
    tom = await openDesk(demo.browser, demo.complaints);
    await tom.goto(demo.stack.url);
    await signIn(tom, demo.stack, 'tom@example.com');
    clinic = new pg.Client({ connectionString: demo.stack.appUrl });
    await clinic.connect();
    await actIn(sqlOf(clinic), (await ask('GET', '/api/session')).clinic.id as string);
  });
  afterAll(async () => {
    await clinic?.end();
    await demo?.stop();
    expect(demo?.complaints).toEqual([]);
  });

  it('is invited by the administrator, with a role and a licence', async () => {
    await railLink(tom, 'Settings').click();
    await tom.getByRole('link', { name: 'Staff and licences' }).click();
    await tom.getByRole('listitem').filter({ hasText: 'Chidi Okafor' }).waitFor();
    await see(tom, 'settings-staff');
    await press(tom, 'Add a person');
    const dialog = tom.getByRole('dialog');
    await dialog.getByLabel('Name').first().fill('Mira Voss, LMFT');
    await dialog.getByLabel('E-mail').fill(EMAIL);
    await dialog.getByLabel('Therapist').check();
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await dialog.getByText('needs a valid licence on file').waitFor();
    await dialog.getByLabel('Kind').fill('lmft');
    await dialog.getByLabel('Number').fill('55021');
    await dialog.getByLabel('Last day').fill('2098-12-31');
    await see(tom, 'settings-invite');
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await tom.getByText('Invitation sent.').waitFor();
    await see(tom, 'settings-staff-person');
  });

  it('chooses a password by the link, and is in', async () => {
    const { body } = await mail(EMAIL, 'choose a password of your own');
    mira = await openDesk(demo.browser, demo.complaints);
    await mira.goto(/http\S+/.exec(body)?.[0] as string);
    await mira.getByRole('heading', { name: /^Welcome to/ }).waitFor();
    expect(mira.url()).toBe(`${demo.stack.url}/access`);
    await see(mira, 'access-link');
    await fill(mira, 'New password', 'password1234');
    await press(mira, 'Set this password');
    await mira.getByText('It is one of the passwords that are tried first').waitFor();
    await fill(mira, 'New password', PASSWORD);
    await press(mira, 'Set this password');
    await mira.getByText(`Sign in with ${EMAIL}`).waitFor();
    await mira.getByRole('link', { name: 'To the page to sign in' }).click();
    await signIn(mira, { ...demo.stack, password: PASSWORD }, EMAIL);
  });

  it('makes a passkey, keeps the recovery codes, and signs in without a password', async () => {
    const devtools = await mira.context().newCDPSession(mira);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await showAccount();
    await see(mira, 'account');
    await press(mira, 'Add a way…');
    await press(mira, 'Make a passkey');
    const codes = mira.getByRole('dialog').getByRole('listitem');
    await codes.first().waitFor();
    expect(await codes.count()).toBe(10);
    await see(mira, 'recovery-codes');
    await mira.getByLabel('I have kept them').check();
    await press(mira, 'Done');
    await mira.getByText('10 of 10 recovery codes left').waitFor();
    await mail(EMAIL, 'was changed just now');
    await signOut();
    await press(mira, 'Use a passkey');
    await mira.getByRole('navigation', { name: 'Main' }).waitFor();
  });

  it('gets in with the password and the code of an app as well, and with nothing less', async () => {
    await showAccount();
    await press(mira, 'Add a way…');
    await press(mira, 'Use an authenticator app');
    const secret = ((await mira.locator('.typed-key').textContent()) ?? '').replaceAll(' ', '');
    await see(mira, 'authenticator-app');
    await fill(mira, 'Six digits', generateSync({ secret }));
    await press(mira, 'Confirm');
    await mira.getByRole('listitem').filter({ hasText: 'Authenticator app' }).waitFor();
    await signOut();
    await fill(mira, 'E-mail', EMAIL);
    await mira.getByLabel('Password').first().fill(PASSWORD);
    await press(mira, 'Sign in');
    await mira.getByRole('heading', { name: 'One more step' }).waitFor();
    await see(mira, 'second-factor');
    const code = mira.getByLabel('Code of your app, or a recovery code');
    await code.fill('000000');
    await press(mira, 'Go on');
    await mira.getByText('This code is not right').waitFor();
    // the step of the enrolment was used: the next one is accepted too
    await code.fill(generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 }));
    await press(mira, 'Go on');
    await mira.getByRole('navigation', { name: 'Main' }).waitFor();
  });

  it('is somebody of whom the clinic demands it from now on, once the administrator has shown who they are', async () => {
    const { id } = await ask('GET', '/api/session');
    await provedAgo(sqlOf(clinic), id as string, 400);
    await tom.getByLabel('Needed for: Nurse').check();
    await tom.getByRole('region', { name: 'Second factor' }).getByRole('button', { name: 'Save' }).click();
    const dialog = tom.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Is it you?' }).waitFor();
    await see(tom, 'proof-dialog');
    await dialog.getByLabel('Your password').first().fill(demo.stack.password);
    await dialog.getByRole('button', { name: 'It is me' }).click();
    await until('the rule is set', async () =>
      ((await ask('GET', '/api/sign-in-rules')).factorRoles as string[]).includes('nurse'),
    );
    expect(await tom.getByLabel('Needed for: Nurse').isChecked()).toBe(true);
    const chidi = await openDesk(demo.browser, demo.complaints);
    await chidi.goto(demo.stack.url);
    await fill(chidi, 'E-mail', 'chidi@example.com');
    await chidi.getByLabel('Password').first().fill(demo.stack.password);
    await press(chidi, 'Sign in');
    await chidi.getByRole('heading', { name: 'A second key to your account' }).waitFor();
    await see(chidi, 'enrolment');
  });

  it('leaves again: out at once, with what they have in hand in named hands', async () => {
    await tom.getByRole('button', { name: /Leo Park/ }).click();
    await press(tom, 'Leaves the clinic…');
    await tom.getByRole('dialog').getByText('They are signed out everywhere at once').waitFor();
    await see(tom, 'leave-dialog');
    await tom.getByRole('dialog').getByRole('button', { name: 'Not now' }).click();
    await tom.getByRole('button', { name: /Mira Voss/ }).click();
    await press(tom, 'Leaves the clinic…');
    await tom.getByRole('dialog').getByRole('button', { name: 'End their access' }).click();
    await tom.getByRole('button', { name: 'Comes back: invite again' }).waitFor();
    await mira.reload();
    await mira.getByRole('heading', { name: 'Good to see you' }).waitFor();
  });

  it('asks for a new password, and gets the same answer as a stranger', async () => {
    const stranger = await openDesk(demo.browser, demo.complaints);
    await stranger.goto(demo.stack.url);
    await press(stranger, 'Forgot your password?');
    await stranger.getByRole('heading', { name: 'A new password' }).waitFor();
    await see(stranger, 'forgot-password');
    await stranger.getByLabel('E-mail').fill('rosa@example.com');
    await press(stranger, 'Send the link');
    await stranger.getByText('If this address belongs to an account').waitFor();
    expect((await mail('rosa@example.com', 'good for ten minutes')).body).toContain('/access#');
  });
});
