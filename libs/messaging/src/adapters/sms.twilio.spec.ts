import { Config } from '@snowmelt/config';
import { type OtherAnswer, startTwilioStandIn } from '../../../../test/support/twilio-stand-in.js';
import type { Outgoing } from '../ports/outgoing.port.js';
import { TwilioSms } from './sms.twilio.js';

let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
beforeEach(async () => {
  twilio = await startTwilioStandIn();
});
afterEach(() => twilio.stop());

const sms = () =>
  new TwilioSms(
    Config.read({
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      PUBLIC_URL: 'https://visits.example.com',
      APP_SECRET: 'x'.repeat(32),
      TWILIO_API_URL: twilio.url,
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
    }),
  );
const message: Outgoing = {
  attemptId: '0192f0c1-0000-7000-8000-000000000001',
  clinicId: '0192f0c1-0000-7000-8000-000000000002',
  to: '+13235550142',
  subject: 'your visit',
  body: 'Test: visit https://visits.example.com/v#token.abcdefghjk STOP to opt out',
  referenceCode: 'abcdefghjk',
  validSeconds: 3600,
  lease: { holds: () => true, deadlineMs: 5000 },
};
const attempt = { ...message, startedAt: new Date(), others: { providerMessageIds: [] as string[], doubtful: 0 } };
const page = '<!doctype html><title>Down for maintenance</title>';
const json = (value: unknown) => JSON.stringify(value);
const refused = (code: string, next: string, more: object = {}) => ({ outcome: 'rejected', code, next, ...more });
const unknown = { outcome: 'unknown' };

describe('what the response to a send means', () => {
  it.each<[string, OtherAnswer, object]>([
    // only Twilio itself can refuse for good, because of the recipient or the text
    [
      'the recipient opted out',
      { status: 400, body: json({ code: 21610 }) },
      refused('21610', 'never', { about: 'opt-out' }),
    ],
    [
      'not a number for texts',
      { status: 400, body: json({ code: 21614 }) },
      refused('21614', 'never', { about: 'address' }),
    ],
    ['a text that is too long', { status: 400, body: json({ code: 21617 }) }, refused('21617', 'never')],
    ['a text the carrier filters', { status: 400, body: json({ code: 30007 }) }, refused('30007', 'never')],
    ['a code nobody here knows', { status: 400, body: json({ code: 29999 }) }, refused('29999', 'configuration')],
    ['a wrong token', { status: 401, body: json({ code: 20003 }) }, refused('20003', 'configuration')],
    ["a proxy's own number", { status: 403, body: json({ code: 7 }) }, refused('403', 'configuration')],
    ["a proxy's own words for a code", { status: 403, body: json({ code: 'never' }) }, refused('403', 'configuration')],
    ...[400, 401, 403, 404, 407, 409, 410, 422, 451].flatMap((status): [string, OtherAnswer, object][] => [
      [`a page with ${status}`, { status, body: page }, refused(String(status), 'configuration')],
      [`${status} without a word`, { status }, refused(String(status), 'configuration')],
      [`${status} and JSON that is no object`, { status, body: 'null' }, refused(String(status), 'configuration')],
    ]),
    ['too many, by Twilio', { status: 429, body: json({ code: 20429 }) }, refused('20429', 'later')],
    [
      'too many, and how long to wait',
      { status: 429, body: json({ code: 20429 }), headers: { 'retry-after': '90' } },
      refused('20429', 'later', { retryAfterSeconds: 90 }),
    ],
    [
      'too many, and until when to wait',
      {
        status: 429,
        headers: { 'retry-after': 'Wed, 18 Nov 2026 10:02:00 GMT', date: 'Wed, 18 Nov 2026 10:00:00 GMT' },
      },
      refused('429', 'later', { retryAfterSeconds: 120 }),
    ],
    ['too many, and a wait that is none', { status: 429, headers: { 'retry-after': 'soon' } }, refused('429', 'later')],
    // any other response may have been a send
    ['a page with 200', { status: 200, body: page }, unknown],
    ['200 without a word', { status: 200 }, unknown],
    ['201 without a sid', { status: 201, body: json({ status: 'accepted' }) }, unknown],
    ['201 with a sid that is none', { status: 201, body: json({ sid: 'SM1' }) }, unknown],
    ['204', { status: 204 }, unknown],
    ['an answer without an end', { status: 201, body: 'x'.repeat(2 ** 21) }, unknown],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, unknown],
    ['a redirect that keeps the method', { status: 307, headers: { location: '/elsewhere' } }, unknown],
    ['a timeout on the way', { status: 408, body: page }, unknown],
    ['a timeout, by Twilio', { status: 408, body: json({ code: 21610 }) }, unknown],
    ["Twilio's own trouble", { status: 500, body: json({ code: 20500 }) }, unknown],
    ["a gateway's page", { status: 502, body: page }, unknown],
    ['trouble with a code that is otherwise for good', { status: 503, body: json({ code: 21610 }) }, unknown],
  ])('%s', async (_what, answer, result) => {
    twilio.answerWith(answer);
    expect(await sms().send(message)).toEqual(result);
    expect(twilio.asked).toHaveLength(1); // a redirect is not followed
  });
});

describe('what the response to a look-up means', () => {
  it.each<[string, OtherAnswer]>([
    ...[200, 302, 401, 403, 404, 408, 429, 500, 503].map((status): [string, OtherAnswer] => [
      `a page with ${status}`,
      { status, body: page, headers: { location: '/elsewhere' } },
    ]),
    ['200 without a word', { status: 200 }],
    ['JSON without a list', { status: 200, body: json({ messages: null }) }],
    ['JSON of another kind', { status: 200, body: json([]) }],
    ['a list of something else', { status: 200, body: json({ messages: [{ id: 1 }] }) }],
    ['a list with an error', { status: 401, body: json({ code: 20003, messages: [] }) }],
  ])('%s does not say that the text is not there', async (_what, answer) => {
    twilio.answerWith(answer);
    expect(await sms().find(attempt)).toEqual({ found: 'unclear' });
    expect(await sms().fate({ providerMessageId: `SM${'0'.repeat(32)}` })).toBeNull();
  });

  it("Twilio's own list is enough, also beside an older message of which it keeps no text", async () => {
    expect(await sms().find(attempt)).toEqual({ found: false });
    const older = new Date(attempt.startedAt.getTime() - 3_600_000).toUTCString();
    twilio.accepted.push({
      sid: `SM${'0'.repeat(32)}`,
      to: message.to,
      body: null,
      status: 'delivered',
      date_created: older,
    });
    expect(await sms().find(attempt)).toEqual({ found: false });
  });

  describe('with a list that keeps no texts', () => {
    const sid = (digit: string) => `SM${digit.repeat(32)}`;
    const listed = (...digits: string[]) => {
      for (const digit of digits)
        twilio.accepted.push({
          sid: sid(digit),
          to: message.to,
          body: null,
          status: 'sent',
          date_created: attempt.startedAt.toUTCString(),
        });
    };
    it.each<[string, string[], { providerMessageIds: string[]; doubtful: number }, unknown]>([
      ['the only one there is it', ['1'], attempt.others, sid('1')],
      ['nothing there is nothing', [], attempt.others, false],
      ['one that is known to be another is not it', ['1'], { providerMessageIds: [sid('1')], doubtful: 0 }, false],
      ['the one beside a known one is it', ['1', '2'], { providerMessageIds: [sid('1')], doubtful: 0 }, sid('2')],
      ['one of two: a person decides', ['1', '2'], attempt.others, 'unclear'],
      [
        'one that may be of either attempt: a person decides',
        ['1'],
        { providerMessageIds: [], doubtful: 1 },
        'unclear',
      ],
    ])('%s', async (_what, digits, others, found) => {
      listed(...digits);
      const answer = await sms().find({ ...attempt, others });
      expect(answer.found === true ? answer.providerMessageId : answer.found).toBe(found);
    });
  });

  it('finds a message that was accepted although the response was an HTML page', async () => {
    twilio.answerWith({ status: 200, body: page, accepting: true });
    expect(await sms().send(message)).toEqual(unknown);
    twilio.answerWith(null);
    expect(await sms().find(attempt)).toEqual({
      found: true,
      providerMessageId: twilio.accepted[0]?.sid,
      delivered: false,
    });
  });

  it('returns the status of the requested message only', async () => {
    twilio.answerWith({ status: 200, body: json({ sid: `SM${'1'.repeat(32)}`, status: 'delivered' }) });
    expect([
      await sms().fate({ providerMessageId: `SM${'1'.repeat(32)}` }),
      await sms().fate({ providerMessageId: `SM${'0'.repeat(32)}` }),
    ]).toEqual(['delivered', null]);
  });
});
