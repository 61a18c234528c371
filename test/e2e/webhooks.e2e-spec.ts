import { randomBytes, randomUUID } from 'node:crypto';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { startApi, type TestApi } from '../support/api.js';
import { approveRules } from '../support/outreach-rules.js';
import { PUBLIC_URL } from '../support/settings.js';
import { twilioSettings, twilioSignature } from '../support/signed.twilio.js';
import { startTwilioStandIn } from '../support/twilio-stand-in.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

const newSid = () => `SM${randomBytes(16).toString('hex')}`;
const ACCOUNT = twilioSettings.TWILIO_ACCOUNT_SID;

type Form = Record<string, string>;
let api: TestApi;
let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
let worker: WorkerParts;
let numbers = 0;

beforeAll(async () => {
  api = await startApi(twilioSettings);
  twilio = await startTwilioStandIn();
  await approveRules(api.sql);
  worker = await startWorkerParts(api.appUrl, {
    MESSAGING: 'live',
    ...twilioSettings,
    TWILIO_API_URL: twilio.url,
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'visits@example.com',
  });
});

afterAll(async () => {
  await worker?.stop();
  await api?.stop();
  await twilio?.stop();
});

async function call(
  path: string,
  form: Form,
  change: { signature?: string | null; type?: string; body?: string; origin?: string } = {},
) {
  const signature =
    change.signature === undefined ? twilioSignature(`${change.origin ?? PUBLIC_URL}${path}`, form) : change.signature;
  const answer = await fetch(api.url + path, {
    method: 'POST',
    body: change.body ?? new URLSearchParams(form).toString(),
    headers: {
      'content-type': change.type ?? 'application/x-www-form-urlencoded; charset=UTF-8',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    },
  });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}

/** A patient of the first clinic with a number of their own, who agreed to texts. */
async function somebody() {
  numbers += 1;
  const phone = `+132355501${String(numbers).padStart(2, '0')}`;
  const [{ id: patientId }] = (await api.sql(
    `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone) VALUES (current_clinic_id(), 'Robin', 'Example', '1980-01-01', 'en-US', $1) RETURNING id`,
    [zoneWhereItIs(12)],
  )) as [{ id: string }];
  await api.sql(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', $2)`,
    [patientId, phone],
  );
  await api.sql(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, 'sms', 'test', $2)`,
    [patientId, api.clinic.staffId],
  );
  return { patientId, phone };
}

const owe = async (patientId: string) =>
  (
    await api.sql(
      `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at) VALUES (current_clinic_id(), $1, $2, 'education', 'education-E3', 'test', 'E3', now(), now() + interval '1 day') RETURNING id`,
      [patientId, `test:${randomUUID()}`],
    )
  )[0]?.['id'] as string;

/** What became of something owed to the patient now. */
async function sendTo(patientId: string): Promise<unknown> {
  const touchId = await owe(patientId);
  await worker.get(DispatchService).dispatch(api.clinic.id, touchId);
  return (await api.sql('SELECT status FROM touch WHERE id = $1', [touchId]))[0]?.['status'];
}

/** A message that was handed over and recorded (or not yet), waiting for what Twilio says of it. */
async function handedOver({ recorded = true } = {}) {
  const { patientId, phone } = await somebody();
  const touchId = await owe(patientId);
  await api.sql(`UPDATE touch SET status = 'sent', sent_at = now() WHERE id = $1`, [touchId]);
  const sid = newSid();
  const [{ id: messageId }] = (await api.sql(
    `INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status) VALUES (current_clinic_id(), $1, $2, 'sms', $3, 't', 'en-US', $4) RETURNING id`,
    [patientId, touchId, phone, recorded ? 'accepted' : 'queued'],
  )) as [{ id: string }];
  const [{ id: attemptId }] = (await api.sql(
    `INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code, outcome, provider_message_id) VALUES (current_clinic_id(), $1, 'twilio', 'x', 'abcdefghjk', $2, $3) RETURNING id`,
    [messageId, recorded ? 'accepted' : 'open', recorded ? sid : null],
  )) as [{ id: string }];
  return {
    attemptId,
    messageId,
    patientId,
    phone,
    sid,
    path: `/api/webhooks/twilio/status?a=${attemptId}`,
    form: (status: string, change: Form = {}): Form => ({
      AccountSid: ACCOUNT,
      ApiVersion: '2010-04-01',
      MessagingServiceSid: twilioSettings.TWILIO_MESSAGING_SERVICE_SID,
      From: '+13235550100',
      To: phone,
      MessageSid: sid,
      SmsSid: sid,
      MessageStatus: status,
      SmsStatus: status,
      ...change,
    }),
    status: async () => (await api.sql('SELECT status FROM message WHERE id = $1', [messageId]))[0]?.['status'],
    attempt: async () =>
      (await api.sql('SELECT outcome, provider_message_id FROM message_attempt WHERE id = $1', [attemptId]))[0],
    told: async () =>
      (
        await api.sql('SELECT provider_status FROM message_status_callback WHERE attempt_id = $1 ORDER BY id', [
          attemptId,
        ])
      ).map((row) => row['provider_status']),
    events: async () =>
      (await api.sql('SELECT type FROM domain_event WHERE patient_id = $1 ORDER BY seq', [patientId])).map(
        (row) => row['type'],
      ),
  };
}

describe('a status callback', () => {
  it('that is signed raises the status, once for each', async () => {
    const message = await handedOver();
    for (const status of ['sent', 'delivered'])
      expect((await call(message.path, message.form(status))).status).toBe(204);
    expect([await message.status(), await message.told(), await message.events()]).toEqual([
      'delivered',
      ['sent', 'delivered'],
      ['message.delivered'],
    ]);
  });

  it('that comes again, later or twice at once, is answered and changes nothing', async () => {
    const message = await handedOver();
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(message.path, message.form('delivered'))));
    answers.push(await call(message.path, message.form('delivered')));
    expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(204));
    expect([await message.told(), await message.events()]).toEqual([['delivered'], ['message.delivered']]);
  });

  it.each([
    ['delivered', 'sent', 'delivered'],
    ['delivered', 'queued', 'delivered'],
    ['sent', 'accepted', 'sent'],
    ['undelivered', 'delivered', 'delivered'],
    ['delivered', 'undelivered', 'delivered'],
    ['failed', 'sent', 'failed'],
  ])('%s, then %s out of order, stays %s', async (first, second, stays) => {
    const message = await handedOver();
    for (const status of [first, second]) expect((await call(message.path, message.form(status))).status).toBe(204);
    expect([await message.status(), await message.told()]).toEqual([stays, [first, second]]);
  });

  it('with parameters nobody has heard of yet is taken', async () => {
    const message = await handedOver();
    const form = message.form('delivered', {
      RawDlrDoneDate: '2611210930',
      ChannelPrefix: 'x',
      ЁжProperty: 'ñandú + & = %',
      __proto__x: '1',
    });
    expect((await call(message.path, form)).status).toBe(204);
    expect(await message.status()).toBe('delivered');
  });

  it('is refused unsigned, with a wrong signature, or changed on its way', async () => {
    const message = await handedOver();
    const form = message.form('sent');
    const good = twilioSignature(PUBLIC_URL + message.path, form);
    const forged = [
      await call(message.path, form, { signature: null }),
      await call(message.path, form, { signature: '' }),
      await call(message.path, form, { signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
      await call(message.path, form, { signature: twilioSignature(PUBLIC_URL + message.path, form, 'another token') }),
      await call(message.path, message.form('delivered'), { signature: good }),
      await call(message.path, message.form('sent', { To: '+13235550199' }), { signature: good }),
      await call(message.path, message.form('sent', { Extra: '1' }), { signature: good }),
      await call(message.path.replace(message.attemptId, randomUUID()), form, { signature: good }),
      await call(`${message.path}&b=1`, form, { signature: good }),
      await call(message.path, form, { origin: api.url }), // signed over the address it reached, not the public one
      await call(message.path, message.form('delivered', { AccountSid: `AC${'1'.repeat(32)}` })), // well signed, for somebody else's account
      await call(message.path, form, {
        signature: good,
        body: `${new URLSearchParams(form).toString()}&MessageStatus=delivered`,
      }),
    ];
    expect(forged.map((answer) => answer.status)).toEqual(Array(forged.length).fill(403));
    expect([await message.status(), await message.told(), await message.events()]).toEqual(['accepted', [], []]);
  });

  it.each([
    ['text/xml', '<a/>', 415],
    ['application/json', '{"AccountSid":', 400],
    ['application/x-www-form-urlencoded', `Body=${'x'.repeat(200_000)}`, 413],
  ])('in %s that cannot be read is refused', async (type, body, status) => {
    const message = await handedOver();
    expect(await call(message.path, {}, { type, body, signature: 'x' })).toMatchObject({
      status,
      type: expect.stringContaining('application/problem+json'),
    });
    expect(await message.told()).toEqual([]);
  });

  it('that comes before the worker recorded the sending belongs to its attempt by our own sign', async () => {
    const message = await handedOver({ recorded: false });
    expect((await call(message.path, message.form('sent'))).status).toBe(204);
    expect([await message.status(), await message.attempt()]).toEqual([
      'sent',
      { outcome: 'accepted', provider_message_id: message.sid },
    ]);
  });

  it('that comes while the worker is dead settles the touch: nobody is texted a second time', async () => {
    const message = await handedOver({ recorded: false });
    const touch = await api.sql(
      `UPDATE touch SET status = 'sending', sent_at = NULL, tries = 1, lease_until = now() - interval '1 second', lease_token = uuidv7() WHERE id = (SELECT touch_id FROM message WHERE id = $1) RETURNING id`,
      [message.messageId],
    );
    twilio.accepted.splice(0);
    await call(message.path, message.form('sent'));
    for (let times = 0; times < 2; times += 1)
      await worker.get(DispatchService).recover(api.clinic.id, touch[0]?.['id'] as string);
    expect([
      await api.sql('SELECT status FROM touch WHERE id = $1', [touch[0]?.['id']]),
      twilio.accepted,
      await message.status(),
    ]).toEqual([[{ status: 'sent' }], [], 'sent']);
  });

  it.each([
    ['a message we know nothing of, with our sign', (path: string) => path, { MessageSid: newSid() }],
    ['a message we know nothing of, without our sign', () => '/api/webhooks/twilio/status', { MessageSid: newSid() }],
    ['an attempt that never was', (path: string) => path.replace(/a=.*/, 'a=0192f0c1-0000-7000-8000-000000000001'), {}],
    ['words for an attempt', (path: string) => path.replace(/a=.*/, `a=${encodeURIComponent(`' OR 1=1 --`)}`), {}],
    ['two attempts', (path: string) => `${path}&a=0192f0c1-0000-7000-8000-000000000001`, {}],
    ['another number', (path: string) => path, { To: '+13235550199' }],
    ['a status that is none', (path: string) => path, { MessageStatus: 'constructor' }],
    ['no status', (path: string) => path, { MessageStatus: '' }],
  ])('about %s is answered, and nothing changes', async (_what, at, change) => {
    const message = await handedOver();
    expect((await call(at(message.path), message.form('delivered', change))).status).toBe(204);
    expect([await message.status(), await message.told(), await message.events()]).toEqual(['accepted', [], []]);
  });

  it('says when the recipient has opted out at the provider', async () => {
    const message = await handedOver();
    await call(message.path, message.form('undelivered', { ErrorCode: '21610' }));
    expect(await api.sql('SELECT opted_in_at FROM messaging_opt_out WHERE address = $1', [message.phone])).toEqual([
      { opted_in_at: null },
    ]);
    expect(await sendTo(message.patientId)).toBe('suppressed');
  });
});

describe('a reply by text', () => {
  const inbound = '/api/webhooks/twilio/inbound';
  const reply = (From: string, Body: string, change: Form = {}) =>
    call(inbound, {
      AccountSid: ACCOUNT,
      MessageSid: newSid(),
      SmsStatus: 'received',
      From,
      To: '+13235550100',
      Body,
      NumMedia: '0',
      ...change,
    });
  const optOuts = (phone: string) =>
    api.sql('SELECT opted_in_at IS NULL AS "inForce" FROM messaging_opt_out WHERE address = $1', [phone]);
  const nothingElse = () => twilio.accepted.splice(0);

  const confirmed = /You will get no more texts/;
  it.each([
    ['STOP', /^<Response\/>$/],
    ['Stop.', /^<Response\/>$/],
    ['stop please', confirmed],
    ['PARAR', confirmed],
    ['no más', confirmed],
    ['CANCEL', /^<Response\/>$/],
    ['Don\u2019t text me', confirmed],
    ['UNSUBSCRIBE', /^<Response\/>$/],
  ])(
    '"%s" ends the texts at once, which is confirmed where the carrier does not; START lets them come again',
    async (word, answer) => {
      const { patientId, phone } = await somebody();
      expect(await sendTo(patientId)).toBe('sent');
      nothingElse();
      expect(await reply(phone, word)).toMatchObject({ status: 200, text: expect.stringMatching(answer) });
      expect(await optOuts(phone)).toEqual([{ inForce: true }]);
      expect([await sendTo(patientId), twilio.accepted]).toEqual(['suppressed', []]);
      expect((await api.staff.get(`/api/patients/${patientId}`)).body.optedOut).toEqual(['sms']);
      expect((await reply(phone, 'START')).status).toBe(200);
      expect(await optOuts(phone)).toEqual([{ inForce: false }]);
      expect(await sendTo(patientId)).toBe('sent');
      expect(twilio.accepted.map(({ to }) => to)).toEqual([phone]);
      expect(
        (
          await api.sql(
            `SELECT type FROM domain_event WHERE patient_id = $1 AND type LIKE 'patient.opted%' ORDER BY seq`,
            [patientId],
          )
        ).map((row) => row['type']),
      ).toEqual(['patient.opted-out', 'patient.opted-in']);
    },
  );

  it('HELP is answered with whom to call and how to stop, and ends nothing', async () => {
    const { patientId, phone } = await somebody();
    const answer = await reply(phone, 'HELP');
    expect(answer).toMatchObject({ status: 200, type: expect.stringContaining('text/xml') });
    expect(answer.text).toMatch(/^<Response><Message>Test: [^<]*\+13235550100[^<]*STOP[^<]*<\/Message><\/Response>$/);
    expect(answer.text).not.toMatch(/ketamin|infus|therap|psych|Robin/i);
    expect([await optOuts(phone), await sendTo(patientId)]).toEqual([[], 'sent']);
  });

  it.each(['I am running late', 'please don\u2019t stop texting me', '', '<script>alert(1)</script>'])(
    '"%s" ends nothing',
    async (words) => {
      const { patientId, phone } = await somebody();
      expect(await reply(phone, words)).toMatchObject({
        status: 200,
        text: expect.stringContaining('Texts are not read at once.'),
      });
      expect([await optOuts(phone), await sendTo(patientId)]).toEqual([[], 'sent']);
    },
  );

  it("Twilio's own reading of a word counts, and is not answered a second time", async () => {
    const { patientId, phone } = await somebody();
    expect((await reply(phone, 'arrête', { OptOutType: 'STOP' })).text).toBe('<Response/>');
    expect(await sendTo(patientId)).toBe('suppressed');
    expect((await reply(phone, 'aide', { OptOutType: 'HELP' })).text).toBe('<Response/>');
    await reply(phone, 'oui', { OptOutType: 'START' });
    expect(await sendTo(patientId)).toBe('sent');
  });

  it('STOP that comes twice is one opt-out', async () => {
    const { phone } = await somebody();
    await Promise.all([reply(phone, 'STOP'), reply(phone, 'STOP')]);
    expect(await optOuts(phone)).toEqual([{ inForce: true }]);
  });

  it('an old START that is delivered again does not undo a later STOP', async () => {
    const { patientId, phone } = await somebody();
    const MessageSid = newSid();
    await reply(phone, 'STOP');
    await reply(phone, 'START', { MessageSid });
    await reply(phone, 'STOP');
    await reply(phone, 'START', { MessageSid });
    expect(await sendTo(patientId)).toBe('suppressed');
  });

  it('STOP from a number that is in no chart any more is kept: it had our texts', async () => {
    const { phone } = await handedOver();
    await api.sql('DELETE FROM contact_point WHERE value = $1', [phone]);
    await reply(phone, 'STOP');
    expect(await api.sql('SELECT opted_in_at FROM messaging_opt_out WHERE address = $1', [phone])).toEqual([
      { opted_in_at: null },
    ]);
  });

  it('START from somebody who never stopped, and STOP from a number nobody has, are answered', async () => {
    const { patientId, phone } = await somebody();
    expect((await reply(phone, 'START')).status).toBe(200);
    expect((await reply('+13235550198', 'STOP')).status).toBe(200);
    expect(await sendTo(patientId)).toBe('sent');
  });

  it('STOP that nobody signed, or that was signed for the other address, ends nothing', async () => {
    const { phone } = await somebody();
    const form = { AccountSid: ACCOUNT, MessageSid: newSid(), From: phone, To: '+13235550100', Body: 'STOP' };
    const forged = [
      await call(inbound, form, { signature: null }),
      await call(inbound, form, { signature: twilioSignature(`${PUBLIC_URL}/api/webhooks/twilio/status`, form) }),
      await call(inbound, { ...form, Body: 'START' }, { signature: twilioSignature(PUBLIC_URL + inbound, form) }),
    ];
    expect(forged.map((answer) => answer.status)).toEqual([403, 403, 403]);
    expect(await optOuts(phone)).toEqual([]);
  });

  it('STOP counts in each clinic that has the number, and is told to nobody else', async () => {
    const { phone } = await somebody();
    const ours = await api.sql(`SELECT set_config('app.clinic_id', $1, false) AS clinic`, [api.other.id]);
    try {
      await api.sql(
        `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', $2)`,
        [api.other.patients[0], phone],
      );
      await reply(phone, 'STOP');
      expect([ours.length, await optOuts(phone)]).toEqual([1, [{ inForce: true }]]);
    } finally {
      await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
    }
    expect(await optOuts(phone)).toEqual([{ inForce: true }]);
  });
});
