import { spelledTimeZone } from '@snowmelt/clock';
import type { ContactSystem, RegisterPatient } from '@snowmelt/contracts';
import { CodedError, type ProblemCode, type Refusals } from '@snowmelt/http';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** As stored: a number in E.164, an e-mail address in lower case. */
export type Addresses = Readonly<Record<ContactSystem, string | null>>;
type Contact = Pick<RegisterPatient, 'phone' | 'email' | 'timeZone' | 'consents'>;
/** A contact as stored: with the zone in IANA's spelling, whatever was typed. */
export interface CheckedContact {
  readonly addresses: Addresses;
  readonly timeZone: string;
}
interface Flaw {
  readonly code: ProblemCode;
  readonly path: string;
  readonly message: string;
}

/** E.164, e.g. `+13235550142`, or null. A number without a country code is read as a US number. */
export function normalisedPhone(typed: string): string | null {
  const parsed = parsePhoneNumberFromString(typed, 'US');
  return parsed?.isPossible() ? parsed.number : null;
}

/**
 * Throws the first flaw's code; `errors` lists every wrong field.
 * @throws VALIDATION.INVALID_TIMEZONE, PATIENTS.BIRTH_DATE_IMPOSSIBLE, PATIENTS.INVALID_PHONE,
 * PATIENTS.CONSENT_NEEDS_CONTACT (422)
 */
export function checkRegistration(patient: Pick<RegisterPatient, 'birthOn'> & Contact, today: Date): CheckedContact {
  const isImpossible = patient.birthOn > today.toISOString().slice(0, 10) || patient.birthOn < '1900-01-01';
  return checked(
    patient,
    isImpossible
      ? [{ code: 'PATIENTS.BIRTH_DATE_IMPOSSIBLE', path: 'birthOn', message: 'This birth date cannot be right.' }]
      : [],
  );
}

export const wrongContact: Refusals = {
  422: ['VALIDATION.INVALID_TIMEZONE', 'PATIENTS.CONSENT_NEEDS_CONTACT', 'PATIENTS.INVALID_PHONE'],
};

/**
 * Throws the first flaw's code; `errors` lists every wrong field.
 * @throws VALIDATION.INVALID_TIMEZONE, PATIENTS.INVALID_PHONE, PATIENTS.CONSENT_NEEDS_CONTACT (422)
 */
export const checkContact = (contact: Contact): CheckedContact => checked(contact, []);

const noSuchZone: Flaw = {
  code: 'VALIDATION.INVALID_TIMEZONE',
  path: 'timeZone',
  message: 'is not an IANA time zone such as America/Los_Angeles',
};

function checked({ phone, email, timeZone: typed, consents }: Contact, known: readonly Flaw[]): CheckedContact {
  const timeZone = spelledTimeZone(typed) ?? '';
  const sms = phone ? normalisedPhone(phone) : null;
  const flaws = [...known];
  if (!timeZone) flaws.unshift(noSuchZone);
  if (phone && !sms)
    flaws.push({
      code: 'PATIENTS.INVALID_PHONE',
      path: 'phone',
      message: 'This is not a phone number we can use. Type it with its area code.',
    });
  if (consents.sms && !phone)
    flaws.push({
      code: 'PATIENTS.CONSENT_NEEDS_CONTACT',
      path: 'phone',
      message: 'To send texts we need a mobile phone number.',
    });
  if (consents.email && !email)
    flaws.push({
      code: 'PATIENTS.CONSENT_NEEDS_CONTACT',
      path: 'email',
      message: 'To send e-mail we need an address.',
    });
  const [first] = flaws;
  if (first)
    throw new CodedError(422, first.code, first.message, {
      errors: flaws.map(({ path, message }) => ({ path, message })),
    });
  return { addresses: { sms, email: email ? email.toLowerCase() : null }, timeZone };
}
