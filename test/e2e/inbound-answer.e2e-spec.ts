import { contactPoint } from '@snowmelt/patients/testing';
import {
  api,
  list,
  minutesLater,
  setUpInbound,
  somebody,
  text,
  timelineOf,
  wordsOf,
} from '../support/inbound-scene.js';
import { inOtherClinic } from '../support/other-clinic.js';
import { newSid } from '../support/twilio-webhooks.js';

setUpInbound();

describe('the automatic answer', () => {
  it("goes to a number once an hour, by the clinic's clock", async () => {
    const { phone } = await somebody();
    expect(await text(phone, 'hello')).toBe(
      'Test: Texts are not read at once. Call +13235550100. Emergency: 911. Crisis: call or text 988.',
    );
    for (const words of ['hello again', 'I am a robot. I am away.', 'I am a robot. I am away.'])
      expect(await text(phone, words)).toBe('');
    await minutesLater(59, async () => {
      expect(await text(phone, 'still there?')).toBe('');
    });
    await minutesLater(61, async () => {
      expect(await text(phone, 'still there?')).toMatch(/not read at once/);
    });
  });

  it('is the same when the same text is delivered again, and counts once', async () => {
    const { id, phone } = await somebody();
    const MessageSid = newSid();
    const first = await text(phone, 'hello', { MessageSid });
    expect(first).toMatch(/not read at once/);
    expect([
      await text(phone, 'hello', { MessageSid }),
      await text(phone, 'and?'),
      await text(phone, 'hello', { MessageSid }),
    ]).toEqual([first, '', first]);
    expect([await wordsOf(id), (await timelineOf(id)).length]).toEqual([['and?', 'hello'], 2]);
  });

  it('goes out once when deliveries, or texts of one number, come at the same time', async () => {
    const { id, phone } = await somebody();
    const MessageSid = newSid();
    const same = await Promise.all(Array.from({ length: 6 }, () => text(phone, 'twice', { MessageSid })));
    expect([new Set(same).size, await wordsOf(id)]).toEqual([1, ['twice']]);
    const other = await somebody();
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => text(other.phone, `text ${n}`)));
    expect([answers.filter((answer) => answer !== '').length, (await wordsOf(other.id)).length]).toEqual([1, 6]);
  });

  it('is in the language of the chart, or in both if the patients of one number have different ones', async () => {
    const ana = await somebody({ language: 'es-US' });
    expect(await text(ana.phone, 'Tuesday')).toMatch(/^Test: Los mensajes no se leen de inmediato\./);
    const leo = await somebody({ language: 'es-US' });
    await somebody({ phone: leo.phone, language: 'en-US' });
    expect(await text(leo.phone, 'Tuesday')).toMatch(/Texts are not read at once.*\nLos mensajes/s);
  });

  it("confirms an opt-out in the patient's own words once, which the carrier does not", async () => {
    const { phone } = await somebody();
    const answers = [
      await text(phone, 'Stop. My knee hurts'),
      await text(phone, 'I said stop'),
      await text(phone, 'hello?'),
    ];
    expect(answers).toEqual([expect.stringMatching(/no more texts.*Call \+13235550100.*911/s), '', '']);
  });

  it('confirms it also together with words that need a look, or of a crisis, and names 911 and 988', async () => {
    const [look, crisis] = [await somebody(), await somebody()];
    expect([
      await text(look.phone, "STOP. I can't breathe"),
      await text(crisis.phone, 'STOP I want to die'),
      await text(crisis.phone, 'I want to die'),
    ]).toEqual([
      expect.stringMatching(/no more texts.*911.*988/),
      expect.stringMatching(/^In danger\? Call 911.*988.*no more texts/),
      expect.stringMatching(/^In danger\? Please call 911.*nobody is watching/),
    ]);
  });

  it('does not go to a number that wrote STOP, whatever it writes later', async () => {
    const { phone } = await somebody();
    expect([await text(phone, 'STOP'), await text(phone, 'I am running late'), await text(phone, 'HELP')]).toEqual([
      '',
      '',
      '',
    ]);
  });

  it('to HELP goes out once, even within the hour of another', async () => {
    const { phone } = await somebody();
    await text(phone, 'hello');
    expect([await text(phone, 'HELP'), await text(phone, 'HELP')]).toEqual([
      expect.stringMatching(/^Test: Visit reminders\. Questions\? Call \+13235550100.*STOP/),
      '',
    ]);
  });

  it('comes from one clinic if two have the number; each of them keeps the text', async () => {
    const { id, phone } = await somebody();
    await inOtherClinic(api, () => contactPoint(api.sql, api.other.patients[0] as string, phone));
    expect([await text(phone, 'hello'), await text(phone, 'hello')]).toEqual([
      expect.stringMatching(/not read at once/),
      '',
    ]);
    expect(await wordsOf(id)).toEqual(['hello', 'hello']);
    const others = (await list(api.other.patients[0], undefined, api.otherStaff)).items;
    expect(others).toHaveLength(2);
    // a clinic whose answer nobody got does not show one
    expect([...(await list(id)).items, ...others].filter(({ answer }) => answer !== null)).toHaveLength(1);
  });
});
