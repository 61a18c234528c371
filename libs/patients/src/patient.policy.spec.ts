import type { RegisterPatient } from '@snowmelt/contracts';
import { checkRegistration, normalisedPhone } from './patient.policy.js';

const today = new Date('2026-11-21T12:00:00Z');
const robin: RegisterPatient = {
  givenName: 'Robin',
  familyName: 'Example',
  birthOn: '1980-02-29',
  phone: '(323) 555-0142',
  email: null,
  language: 'en-US',
  timeZone: 'America/Los_Angeles',
  consents: { sms: true, email: false },
};

describe('a phone number', () => {
  it.each([
    ['(323) 555-0142', '+13235550142'],
    ['323.555.0142', '+13235550142'],
    ['+1 323 555 0142', '+13235550142'],
    ['+44 20 7946 0018', '+442079460018'],
  ])('typed as %s is %s', (typed, e164) => {
    expect(normalisedPhone(typed)).toBe(e164);
  });

  it.each(['12', '555', 'call me', '+', '1234567890123456789'])('is not %s', (typed) => {
    expect(normalisedPhone(typed)).toBeNull();
  });
});

describe('a registration', () => {
  it('is accepted when valid, and normalizes addresses', () => {
    expect(checkRegistration({ ...robin, email: 'Robin@Example.com' }, today)).toEqual({
      addresses: { sms: '+13235550142', email: 'robin@example.com' },
      timeZone: 'America/Los_Angeles',
    });
    expect(() => checkRegistration({ ...robin, birthOn: '2026-11-21' }, today)).not.toThrow();
  });

  it.each(['2026-11-22', '1899-12-31'])('is refused with the birth date %s', (birthOn) => {
    expect(() => checkRegistration({ ...robin, birthOn }, today)).toThrow(
      expect.objectContaining({ code: 'PATIENTS.BIRTH_DATE_IMPOSSIBLE' }),
    );
  });

  it.each([{ phone: null }, { consents: { sms: false, email: true } }])(
    'is refused when a consent has no address: %j',
    (change) => {
      expect(() => checkRegistration({ ...robin, ...change }, today)).toThrow(
        expect.objectContaining({ status: 422, code: 'PATIENTS.CONSENT_NEEDS_CONTACT' }),
      );
    },
  );

  it.each(['America/Nope', 'US/Pacific-New', 'Canada/East-Saskatchewan', 'SystemV/PST8PDT'])(
    'is refused with the unknown time zone %s, whatever the runtime accepts',
    (timeZone) => {
      expect(() => checkRegistration({ ...robin, timeZone, phone: '12' }, today)).toThrow(
        expect.objectContaining({
          status: 422,
          code: 'VALIDATION.INVALID_TIMEZONE',
          meta: { errors: ['timeZone', 'phone'].map((path) => ({ path, message: expect.any(String) })) },
        }),
      );
    },
  );

  it.each([
    ['US/Pacific', 'US/Pacific'],
    ['america/vancouver', 'America/Vancouver'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
  ])('is taken with the time zone %s, kept as %s', (timeZone, kept) => {
    expect(checkRegistration({ ...robin, timeZone }, today).timeZone).toBe(kept);
  });

  it('is refused with all invalid fields at once', () => {
    const wrong = { ...robin, birthOn: '1850-01-01', phone: '12', consents: { sms: true, email: true } };
    expect(() => checkRegistration(wrong, today)).toThrow(
      expect.objectContaining({
        code: 'PATIENTS.BIRTH_DATE_IMPOSSIBLE',
        meta: { errors: ['birthOn', 'phone', 'email'].map((path) => ({ path, message: expect.any(String) })) },
      }),
    );
  });
});
