import { randomUUID } from 'node:crypto';
import { Duties } from '@snowmelt/database';
import { callbacksOlderBy } from '@snowmelt/messaging/testing';
import { workerDiedSending } from '@snowmelt/outreach/testing';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { PUBLIC_URL } from '../support/settings.js';
import { twilioSignature } from '../support/signed.twilio.js';
import { newSid } from '../support/twilio-webhooks.js';
import { api, call, handedOver, sendTo, setUpWebhooks, twilio, worker } from '../support/webhooks-scene.js';

setUpWebhooks();

describe('a status callback', () => {
  it('that is signed updates the status, with one event', async () => {
    const message = await handedOver();
    for (const status of ['sent', 'delivered'])
      expect((await call(message.path, message.form(status))).status).toBe(204);
    expect([await message.status(), await message.told(), await message.events()]).toEqual([
      'delivered',
      ['sent', 'delivered'],
      ['message.delivered'],
    ]);
  });

  it('that is delivered again, later or at the same time, is accepted and changes nothing', async () => {
    const message = await handedOver();
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(message.path, message.form('delivered'))));
    answers.push(await call(message.path, message.form('delivered')));
    expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(204));
    expect([await message.told(), await message.events()]).toEqual([['delivered'], ['message.delivered']]);
  });

  it('that comes again when it is no longer stored, as a signed one may for ever, changes nothing', async () => {
    const message = await handedOver();
    const form = message.form('delivered');
    expect((await call(message.path, form)).status).toBe(204);
    await callbacksOlderBy(api.sql, 181);
    await worker.get(Duties).round(3600);
    expect(await message.told()).toEqual([]);
    const before = await api.sql('SELECT * FROM message WHERE id = $1', [message.messageId]);
    for (const again of [form, message.form('sent')]) expect((await call(message.path, again)).status).toBe(204);
    expect(await api.sql('SELECT * FROM message WHERE id = $1', [message.messageId])).toEqual(before);
    expect(await message.events()).toEqual(['message.delivered']);
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

  it('with unknown parameters is accepted', async () => {
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

  it('is refused if it is unsigned, wrongly signed or altered', async () => {
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

  it('that comes before the worker recorded the sending finds its attempt by the id in its address', async () => {
    const message = await handedOver({ recorded: false });
    expect((await call(message.path, message.form('sent'))).status).toBe(204);
    expect([await message.status(), await message.attempt()]).toEqual([
      'sent',
      { outcome: 'accepted', provider_message_id: message.sid },
    ]);
  });

  it('that comes after the worker died settles the touch: nobody is texted a second time', async () => {
    const message = await handedOver({ recorded: false });
    await workerDiedSending(api.sql, message.touchId);
    twilio.accepted.splice(0);
    await call(message.path, message.form('sent'));
    for (let times = 0; times < 2; times += 1)
      await worker.get(DispatchService).recover(api.clinic.id, message.touchId);
    expect([
      await api.sql('SELECT status FROM touch WHERE id = $1', [message.touchId]),
      twilio.accepted,
      await message.status(),
    ]).toEqual([[{ status: 'sent' }], [], 'sent']);
  });

  it.each([
    ['an unknown message, with our attempt id', (path: string) => path, { MessageSid: newSid() }],
    ['an unknown message, without our attempt id', () => '/api/webhooks/twilio/status', { MessageSid: newSid() }],
    [
      'an attempt that does not exist',
      (path: string) => path.replace(/a=.*/, 'a=0192f0c1-0000-7000-8000-000000000001'),
      {},
    ],
    [
      'text instead of an attempt id',
      (path: string) => path.replace(/a=.*/, `a=${encodeURIComponent(`' OR 1=1 --`)}`),
      {},
    ],
    ['two attempts', (path: string) => `${path}&a=0192f0c1-0000-7000-8000-000000000001`, {}],
    ['another number', (path: string) => path, { To: '+13235550199' }],
    ['an unknown status', (path: string) => path, { MessageStatus: 'constructor' }],
    ['no status', (path: string) => path, { MessageStatus: '' }],
  ])('about %s is accepted, and nothing changes', async (_what, at, change) => {
    const message = await handedOver();
    expect((await call(at(message.path), message.form('delivered', change))).status).toBe(204);
    expect([await message.status(), await message.told(), await message.events()]).toEqual(['accepted', [], []]);
  });

  it('about a recipient who opted out at the provider opts them out here', async () => {
    const message = await handedOver();
    await call(message.path, message.form('undelivered', { ErrorCode: '21610' }));
    expect(await api.sql('SELECT opted_in_at FROM messaging_opt_out WHERE address = $1', [message.phone])).toEqual([
      { opted_in_at: null },
    ]);
    expect(await sendTo(message.patientId)).toBe('suppressed');
  });
});
