import { Config } from '@snowmelt/config';
import { deadPort, type SmtpMode, startSmtpCatcher } from '../../../../test/support/smtp-catcher.js';
import type { Outgoing, SendLease } from '../ports/outgoing.port.js';
import { write } from '../templates.js';
import { SmtpEmail } from './email.smtp.js';

const mailOver = (smtpUrl: string) =>
  new SmtpEmail(
    Config.read({
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      PUBLIC_URL: 'https://visits.example.com',
      APP_SECRET: 'x'.repeat(32),
      SMTP_URL: smtpUrl,
      MAIL_FROM: 'Larkspur <visits@example.com>',
    }),
  );
const lease = (change: Partial<SendLease> = {}): SendLease => ({ holds: () => true, deadlineMs: 5000, ...change });
const text = write('visit', 'es-US', {
  sender: 'Larkspur',
  when: 'mié 30 sept, 10:00 a. m.',
  link: 'https://visits.example.com/v#token.abcdefghjk',
  phone: '+13235550100',
  textsPerWeek: 12,
});
const message = (change: Partial<Outgoing> = {}): Outgoing => ({
  attemptId: '0192f0c1-0000-7000-8000-000000000001',
  clinicId: '0192f0c1-0000-7000-8000-000000000002',
  to: 'robin@example.com',
  subject: text.subject,
  body: text.email,
  referenceCode: 'abcdefghjk',
  validSeconds: 3600,
  lease: lease(),
  ...change,
});
/** Decodes quoted-printable text as UTF-8. */
const decoded = (raw: string) =>
  Buffer.from(
    raw
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

describe('an e-mail by SMTP', () => {
  let smtp: Awaited<ReturnType<typeof startSmtpCatcher>>;
  beforeEach(async () => {
    smtp = await startSmtpCatcher();
  });
  afterEach(() => smtp.stop());

  it('arrives once and unchanged, with a neutral subject and its attempt in the Message-ID', async () => {
    expect(await mailOver(smtp.url).send(message())).toEqual({
      outcome: 'accepted',
      providerMessageId: `<${message().attemptId}@visits.example.com>`,
      delivered: false,
    });
    expect(smtp.caught).toHaveLength(1);
    const [mail] = smtp.caught;
    expect(mail).toMatchObject({ from: 'visits@example.com', to: ['robin@example.com'] });
    expect(mail?.raw).toContain(`Message-ID: <${message().attemptId}@visits.example.com>`);
    expect(mail?.raw).toContain('Subject: Larkspur: su cita\r\n');
    expect(decoded(mail?.raw ?? '')).toContain('https://visits.example.com/v#token.abcdefghjk');
    expect(decoded(mail?.raw ?? '')).toContain('aquí');
  });

  it('cannot get headers or recipients injected through an address or a subject', async () => {
    await mailOver(smtp.url).send(message({ subject: 'your visit\r\nX-Planted: yes' }));
    expect(smtp.caught).toHaveLength(1);
    for (const to of [
      'robin@example.com\r\nBcc: eve@example.com',
      'robin@example.com, eve@example.com',
      'friends: robin@example.com, eve@example.com;',
    ])
      await mailOver(smtp.url).send(message({ to }));
    for (const mail of smtp.caught) {
      expect(mail.to).not.toContain('eve@example.com');
      expect(mail.raw).not.toMatch(/^(bcc|x-planted):/im);
    }
  });

  it.each<[string, SmtpMode, object]>([
    [
      'a mailbox that does not exist is never written to again, and the address is marked',
      { at: 'recipient', code: 550, words: '5.1.1 no such user' },
      { outcome: 'rejected', code: '550', next: 'never', about: 'address' },
    ],
    [
      'a recipient whose mailbox is closed is for good',
      { at: 'recipient', code: 550, words: '5.2.1 disabled' },
      { outcome: 'rejected', code: '550', next: 'never' },
    ],
    [
      'a recipient that is refused without more words is for good',
      { at: 'recipient', code: 553, words: 'no' },
      { outcome: 'rejected', code: '553', next: 'never' },
    ],
    [
      "a recipient who may not be written to from here is the clinic's to mend",
      { at: 'recipient', code: 550, words: '5.7.1 relaying denied' },
      { outcome: 'rejected', code: '550', next: 'configuration' },
    ],
    [
      'a recipient the server cannot reach is tried again',
      { at: 'recipient', code: 550, words: '5.4.4 no route' },
      { outcome: 'rejected', code: '550', next: 'configuration' },
    ],
    [
      "a sender that is refused at the recipient is the clinic's to mend",
      { at: 'recipient', code: 550, words: '5.1.8 bad sender' },
      { outcome: 'rejected', code: '550', next: 'configuration' },
    ],
    [
      'a mailbox that is full may be emptied',
      { at: 'recipient', code: 552, words: '5.2.2 full' },
      { outcome: 'rejected', code: '552', next: 'later' },
    ],
    [
      'a server that says no to everything is tried again',
      { at: 'recipient', code: 554, words: 'no' },
      { outcome: 'rejected', code: '554', next: 'configuration' },
    ],
    [
      'a bare no to the greeting, or to the sender, is not one to the recipient',
      { at: 'greeting', code: 550, words: 'no' },
      { outcome: 'rejected', code: '550', next: 'configuration' },
    ],
    [
      "a sender that is refused without more words is the clinic's to mend",
      { at: 'sender', code: 550, words: 'no' },
      { outcome: 'rejected', code: '550', next: 'configuration' },
    ],
    [
      'a server that says no at the greeting is tried again',
      { at: 'greeting', code: 554, words: 'no service' },
      { outcome: 'rejected', code: '554', next: 'configuration' },
    ],
    [
      "a text that is refused by a policy is the clinic's to mend",
      { at: 'data', code: 554, words: '5.7.1 unsigned' },
      { outcome: 'rejected', code: '554', next: 'configuration' },
    ],
    [
      'a text that failed without a reason is tried again',
      { at: 'data', code: 554, words: 'transaction failed' },
      { outcome: 'rejected', code: '554', next: 'configuration' },
    ],
    [
      "a text the server's own trouble kept out is tried again",
      { at: 'data', code: 554, words: '5.3.0 trouble' },
      { outcome: 'rejected', code: '554', next: 'configuration' },
    ],
    [
      'a full mailbox is for later',
      { at: 'recipient', code: 452, words: '4.2.2 full' },
      { outcome: 'rejected', code: '452', next: 'later' },
    ],
    [
      'a text that is refused is for good',
      { at: 'data', code: 554, words: '5.6.0 no' },
      { outcome: 'rejected', code: '554', next: 'never' },
    ],
    [
      'a text that is refused for now is for later',
      { at: 'data', code: 451, words: '4.3.0 greylisted' },
      { outcome: 'rejected', code: '451', next: 'later' },
    ],
    [
      "a sender that is refused is the clinic's to mend",
      { at: 'sender', code: 553, words: '5.7.1 not your address' },
      { outcome: 'rejected', code: '553', next: 'configuration' },
    ],
    [
      'a connection lost before the text is for later: nothing was sent',
      'drop-before-data',
      { outcome: 'rejected', code: 'UNREACHABLE', next: 'later' },
    ],
    ['a connection lost after the text is doubtful', 'drop-after-data', { outcome: 'unknown' }],
  ])('%s', async (_what, mode, result) => {
    smtp.behave(mode);
    expect(await mailOver(smtp.url).send(message())).toEqual(result);
  });

  it("reports a wrong password as the clinic's to fix, not as the patient's fault", async () => {
    smtp.behave({ at: 'sign-in', code: 535, words: '5.7.8 no' });
    expect(await mailOver(smtp.url.replace('//', '//snowmelt:wrong@')).send(message())).toEqual({
      outcome: 'rejected',
      code: '535',
      next: 'configuration',
    });
  });

  it('is retried later when the server does not respond', async () => {
    expect(await mailOver(`smtp://127.0.0.1:${await deadPort()}`).send(message())).toEqual({
      outcome: 'rejected',
      code: 'UNREACHABLE',
      next: 'later',
    });
  });

  it('counts as unknown when the server is silent after the text, and is waited for no longer than the lease allows', async () => {
    smtp.behave('hang-after-data');
    const begun = performance.now();
    expect(await mailOver(smtp.url).send(message({ lease: lease({ deadlineMs: 300 }) }))).toEqual({
      outcome: 'unknown',
    });
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  it('is not sent when the lease ended while the server was being contacted', async () => {
    let asked = 0;
    const result = await mailOver(smtp.url).send(
      message({
        lease: lease({
          holds: () => {
            asked += 1;
            return false;
          },
        }),
      }),
    );
    expect({ result, asked, caught: smtp.caught }).toEqual({ result: { outcome: 'withheld' }, asked: 1, caught: [] });
  });

  it('cannot be looked up: an unknown outcome stays unknown', async () => {
    expect(await mailOver(smtp.url).find()).toEqual({ found: 'unknowable' });
  });
});
