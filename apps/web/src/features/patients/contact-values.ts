import type { Patient } from '@snowmelt/contracts';
import { showPhone } from '../../shell/times';

export interface ContactValues {
  phone: string;
  email: string;
  language: string;
  timeZone: string;
  consents: { sms: boolean; email: boolean };
}

export const contactOf = ({ phone, email, language, timeZone, consents }: Patient): ContactValues => ({
  phone: phone ? showPhone(phone) : '',
  email: email ?? '',
  language,
  timeZone,
  consents,
});

/** The fields of a contact, as the API names them. */
export const contactFields = ['phone', 'email', 'language', 'timeZone', 'consents.sms', 'consents.email'];

const digits = (typed: string) => typed.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
/** Whether the typed address differs from the one on file, beyond its spelling. */
export const anotherAddress = (typed: ContactValues, filed: ContactValues) => ({
  sms: digits(typed.phone) !== digits(filed.phone),
  email: typed.email.trim().toLowerCase() !== filed.email.toLowerCase(),
});

/** What happens on saving to links sent to an address that is being replaced; null when there is none. */
export function endedLinks(typed: ContactValues, filed: ContactValues): string | null {
  const another = anotherAddress(typed, filed);
  const old = [
    another.sms && filed.phone !== '' && 'number',
    another.email && filed.email !== '' && 'e-mail address',
  ].filter((name) => name !== false);
  if (old.length === 0) return null;
  return `Links sent to the old ${old.join(' and ')} stop working at once. Reminders still to come, and the link to a video visit still ahead, go only where the patient agrees to below.`;
}

/** Checks that the browser can make, so that all errors show at once at their fields; the API decides the rest. */
export const contactRules = {
  phone: (typed: string, { consents }: ContactValues) => {
    if (typed.trim() === '') return consents.sms ? 'To send texts we need a mobile phone number.' : null;
    return digits(typed).length >= (typed.trim().startsWith('+') ? 7 : 10)
      ? null
      : 'This is not a phone number we can use. Type it with its area code.';
  },
  email: (typed: string, { consents }: ContactValues) => {
    if (typed.trim() === '') return consents.email ? 'To send e-mail we need an address.' : null;
    return /^\S+@\S+\.\S+$/.test(typed.trim()) ? null : 'Type the whole e-mail address';
  },
};
