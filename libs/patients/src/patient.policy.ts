import type { RegisterPatient } from '@snowmelt/contracts';
import { CodedError } from '@snowmelt/http';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const field = (code: string, path: string, message: string) => new CodedError(422, code, message, { errors: [{ path, message }] });

/** E.164, e.g. `+13235550142`. Numbers without a country are read as of the United States. */
export function normalisedPhone(typed: string): string {
  const parsed = parsePhoneNumberFromString(typed, 'US');
  if (!parsed?.isPossible()) throw field('PATIENTS.INVALID_PHONE', 'phone', 'This is not a phone number we can use. Type it with its area code.');
  return parsed.number;
}

/** @throws PATIENTS.BIRTH_DATE_IMPOSSIBLE, PATIENTS.CONSENT_NEEDS_CONTACT */
export function checkRegistration(patient: RegisterPatient, today: Date): void {
  if (patient.birthOn > today.toISOString().slice(0, 10) || patient.birthOn < '1900-01-01') {
    throw field('PATIENTS.BIRTH_DATE_IMPOSSIBLE', 'birthOn', 'This birth date cannot be right.');
  }
  if (patient.consents.sms && !patient.phone) throw field('PATIENTS.CONSENT_NEEDS_CONTACT', 'phone', 'To send texts we need a mobile phone number.');
  if (patient.consents.email && !patient.email) throw field('PATIENTS.CONSENT_NEEDS_CONTACT', 'email', 'To send e-mail we need an address.');
}
