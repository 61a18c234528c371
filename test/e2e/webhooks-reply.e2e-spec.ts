import { contactPoint } from '@snowmelt/patients/testing';
import { changedPhone } from '../support/changed-phone.js';
import { inOtherClinic } from '../support/other-clinic.js';
import { PUBLIC_URL } from '../support/settings.js';
import { twilioSignature } from '../support/signed.twilio.js';
import { type Form, INBOUND, inboundForm, newSid } from '../support/twilio-webhooks.js';
import { api, call, handedOver, sendTo, setUpWebhooks, somebody, twilio } from '../support/webhooks-scene.js';

setUpWebhooks();

describe('a reply by text', () => {
  const reply = (from: string, words: string, change: Form = {}) => call(INBOUND, inboundForm(from, words, change));
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
  ])('"%s" opts out at once, confirmed by us where the carrier does not; START opts in again', async (word, answer) => {
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
  });

  it('HELP is answered with the number to call and how to stop, and opts nobody out', async () => {
    const { patientId, phone } = await somebody();
    const answer = await reply(phone, 'HELP');
    expect(answer).toMatchObject({ status: 200, type: expect.stringContaining('text/xml') });
    expect(answer.text).toMatch(/^<Response><Message>Test: [^<]*\+13235550100[^<]*STOP[^<]*<\/Message><\/Response>$/);
    expect(answer.text).not.toMatch(/ketamin|infus|therap|psych|Robin/i);
    expect([await optOuts(phone), await sendTo(patientId)]).toEqual([[], 'sent']);
  });

  it.each(['I am running late', 'please don\u2019t stop texting me', '', '<script>alert(1)</script>'])(
    '"%s" opts nobody out',
    async (words) => {
      const { patientId, phone } = await somebody();
      expect(await reply(phone, words)).toMatchObject({
        status: 200,
        text: expect.stringContaining('Texts are not read at once.'),
      });
      expect([await optOuts(phone), await sendTo(patientId)]).toEqual([[], 'sent']);
    },
  );

  it('a keyword that Twilio recognized itself counts, and is not answered a second time', async () => {
    const { patientId, phone } = await somebody();
    expect((await reply(phone, 'arrête', { OptOutType: 'STOP' })).text).toBe('<Response/>');
    expect(await sendTo(patientId)).toBe('suppressed');
    expect((await reply(phone, 'aide', { OptOutType: 'HELP' })).text).toBe('<Response/>');
    await reply(phone, 'oui', { OptOutType: 'START' });
    expect(await sendTo(patientId)).toBe('sent');
  });

  it('STOP sent twice is one opt-out', async () => {
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

  it('STOP from a number that is no longer in any chart is stored if it had our texts', async () => {
    const { patientId, phone } = await handedOver();
    expect((await changedPhone(api, patientId, null)).status).toBe(200);
    await reply(phone, 'STOP');
    expect(await api.sql('SELECT opted_in_at FROM messaging_opt_out WHERE address = $1', [phone])).toEqual([
      { opted_in_at: null },
    ]);
  });

  it('START from somebody who never stopped, and STOP from an unknown number, are accepted', async () => {
    const { patientId, phone } = await somebody();
    expect((await reply(phone, 'START')).status).toBe(200);
    expect((await reply('+13235550198', 'STOP')).status).toBe(200);
    expect(await sendTo(patientId)).toBe('sent');
  });

  it('STOP that is unsigned, or signed for another address, opts nobody out', async () => {
    const { phone } = await somebody();
    const form = inboundForm(phone, 'STOP');
    const forged = [
      await call(INBOUND, form, { signature: null }),
      await call(INBOUND, form, { signature: twilioSignature(`${PUBLIC_URL}/api/webhooks/twilio/status`, form) }),
      await call(INBOUND, { ...form, Body: 'START' }, { signature: twilioSignature(PUBLIC_URL + INBOUND, form) }),
    ];
    expect(forged.map((answer) => answer.status)).toEqual([403, 403, 403]);
    expect(await optOuts(phone)).toEqual([]);
  });

  it('STOP opts out in each clinic that has the number', async () => {
    const { phone } = await somebody();
    await inOtherClinic(api, async () => {
      await contactPoint(api.sql, api.other.patients[0] as string, phone);
      await reply(phone, 'STOP');
      expect(await optOuts(phone)).toEqual([{ inForce: true }]);
    });
    expect(await optOuts(phone)).toEqual([{ inForce: true }]);
  });
});
