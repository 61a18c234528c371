import { anotherAddress, contactRules, endedLinks } from './contact-values';

const filed = {
  phone: '(323) 555-0142',
  email: 'robin@example.com',
  language: 'en-US',
  timeZone: 'America/Los_Angeles',
  consents: { sms: true, email: true },
};

describe('a phone number or e-mail address as typed', () => {
  it.each([
    ['as it was', {}, { sms: false, email: false }],
    ['in another way', { phone: '+1 323.555.0142', email: 'Robin@Example.com ' }, { sms: false, email: false }],
    ['with another ending', { phone: '(323) 555-0143', email: 'robin@example.org' }, { sms: true, email: true }],
    ['not at all', { phone: '', email: '' }, { sms: true, email: true }],
  ])('%s: %j', (_what, change, another) => {
    expect(anotherAddress({ ...filed, ...change }, filed)).toEqual(another);
  });

  it.each([
    ['(323) 555-0142', true],
    ['+44 20 7946 0018', true],
    ['12', false],
    ['555-0142', false],
    ['call me', false],
  ])('%s can be a number: %s', (phone, can) => {
    expect(contactRules.phone(phone, filed) === null).toBe(can);
  });

  it.each([
    ['robin@example.com', true],
    ['robin@', false],
    ['robin at example.com', false],
  ])('%s can be an e-mail address: %s', (email, can) => {
    expect(contactRules.email(email, filed) === null).toBe(can);
  });

  it('may be empty only where the patient gave no consent for it', () => {
    expect([contactRules.phone('', filed), contactRules.email(' ', filed)]).toEqual([
      expect.stringContaining('To send texts'),
      expect.stringContaining('To send e-mail'),
    ]);
    const none = { ...filed, consents: { sms: false, email: false } };
    expect([contactRules.phone('', none), contactRules.email('', none)]).toEqual([null, null]);
  });
});

describe('the notice about links sent to the old address', () => {
  it.each<[string, object, string | null]>([
    ['end with another number', { phone: '213 555 0177' }, 'the old number stop'],
    ['end where there is no number any more', { phone: ' ' }, 'the old number stop'],
    ['end with another e-mail address', { email: 'robin@example.org' }, 'the old e-mail address stop'],
    ['end with both', { phone: '', email: '' }, 'the old number and e-mail address stop'],
    ['stay where the same is written in another way', { phone: '+1 323.555.0142', email: 'Robin@Example.com' }, null],
    ['stay where only a consent is taken back', { consents: { sms: false, email: false } }, null],
  ])('%s', (_what, change, says) => {
    expect(endedLinks({ ...filed, ...change }, filed)).toEqual(
      says === null ? null : expect.stringContaining(`Links sent to ${says} working at once.`),
    );
  });

  it('is not shown where there was no address', () => {
    expect(endedLinks(filed, { ...filed, phone: '', email: '' })).toBeNull();
  });
});
