import { createHmac } from 'node:crypto';
import { Config } from '@snowmelt/config';
import { isSigned, requireTwilioSignature } from './signature.twilio.js';

/** The test vectors of Twilio's library: twilio-node, spec/validation.spec.js. */
const TOKEN = '12345';
const ADDRESS = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const FORM = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
};
const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
const OF_JSON = {
  address: `${ADDRESS}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`,
  signature: 'a9nBmqA0ju/hNViExpshrM61xv4=',
};

describe("Twilio's published vectors", () => {
  it.each([
    ['a form', ADDRESS, FORM, SIGNATURE],
    ['an address with the hash of a JSON body', OF_JSON.address, {}, OF_JSON.signature],
    ['a form signed with port 443', ADDRESS, FORM, 'kvajT1Ptam85bY51eRf/AJRuM3w='],
    ['an apostrophe in the address', `${ADDRESS}&Body=It's+amazing`, FORM, 'dsq4Ehbj6cs+KdTkpF5sSSplOWw='],
  ])('%s is signed', (_what, address, form, signature) => {
    expect(isSigned(TOKEN, signature, address, form)).toBe(true);
  });

  it.each([
    ['another token', '12346', SIGNATURE, ADDRESS, FORM],
    ['another value', TOKEN, SIGNATURE, ADDRESS, { ...FORM, Digits: '1235' }],
    ['one name more', TOKEN, SIGNATURE, ADDRESS, { ...FORM, Extra: '1' }],
    ['one name less', TOKEN, SIGNATURE, ADDRESS, { CallSid: FORM.CallSid, From: FORM.From, To: FORM.To }],
    ['another path', TOKEN, SIGNATURE, ADDRESS.replace('myapp', 'yourapp'), FORM],
    ['another query', TOKEN, SIGNATURE, ADDRESS.replace('bar=2', 'bar=3'), FORM],
    ['no signature', TOKEN, undefined, ADDRESS, FORM],
    ['an empty signature', TOKEN, '', ADDRESS, FORM],
    ['two signatures', TOKEN, [SIGNATURE, SIGNATURE], ADDRESS, FORM],
    ['a form under the signature of a JSON body', TOKEN, OF_JSON.signature, OF_JSON.address, FORM],
    [
      'a list of values, although Twilio would sign it',
      TOKEN,
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
      ADDRESS,
      { 'MessagingBinding.Address': ['+1325xxxxxxx', '+1415xxxxxxx'] },
    ],
  ])('%s is not', (_what, token, signature, address, form) => {
    expect(isSigned(token, signature, address, form)).toBe(false);
  });
});

describe('our webhooks', () => {
  const account = `AC${'0'.repeat(32)}`;
  const config = (change: Record<string, string> = {}) =>
    Config.read({
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      PUBLIC_URL: 'https://visits.example.com',
      APP_SECRET: 'x'.repeat(32),
      TWILIO_ACCOUNT_SID: account,
      TWILIO_AUTH_TOKEN: TOKEN,
      ...change,
    });
  const path = '/api/webhooks/twilio/status?a=1';
  /** Computed by hand from Twilio's description, not by the library under test. */
  const signed = (form: Record<string, string>, origin = 'https://visits.example.com') =>
    createHmac('sha1', TOKEN)
      .update(
        origin +
          path +
          Object.keys(form)
            .sort()
            .map((name) => name + form[name])
            .join(''),
      )
      .digest('base64');
  const form = { AccountSid: account, MessageSid: 'SM1', MessageStatus: 'delivered' };

  it('accept what was signed for the public address and our account', () => {
    expect(() => requireTwilioSignature(config(), path, signed(form), form)).not.toThrow();
  });

  it.each([
    [
      'signed over the address it was forwarded to',
      () => requireTwilioSignature(config(), path, signed(form, 'http://10.0.0.7:4300'), form),
    ],
    [
      'for another account',
      () => {
        const other = { ...form, AccountSid: `AC${'1'.repeat(32)}` };
        requireTwilioSignature(config(), path, signed(other), other);
      },
    ],
    [
      'for no account',
      () => {
        const { AccountSid: _, ...none } = form;
        requireTwilioSignature(config(), path, signed(none), none);
      },
    ],
    [
      'for no account, where none is set up',
      () => {
        const { AccountSid: _, ...none } = form;
        requireTwilioSignature(config({ TWILIO_ACCOUNT_SID: '' }), path, signed(none), none);
      },
    ],
    [
      'where no token is set up',
      () => requireTwilioSignature(config({ TWILIO_AUTH_TOKEN: '' }), path, signed(form), form),
    ],
    [
      'a hash of a JSON body, which nobody here compares',
      () => requireTwilioSignature(config(), path, OF_JSON.signature, {}),
    ],
  ])('refuse what is %s', (_what, attempt) => {
    expect(attempt).toThrow(expect.objectContaining({ status: 403, code: 'MESSAGING.SIGNATURE_REFUSED' }));
  });
});
