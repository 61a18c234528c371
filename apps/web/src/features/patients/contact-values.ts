import type { Patient } from '@snowmelt/contracts';
import { showPhone } from '../../shell/times';

export interface ContactValues { phone: string; email: string; language: string; timeZone: string; consents: { sms: boolean; email: boolean } }

export const contactOf = ({ phone, email, language, timeZone, consents }: Patient): ContactValues => ({ phone: phone ? showPhone(phone) : '', email: email ?? '', language, timeZone, consents });

const digits = (typed: string) => typed.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
/** Whether what is typed is another address than the one on file, and not only written in another way. */
export const anotherAddress = (typed: ContactValues, filed: ContactValues) => ({
  sms: digits(typed.phone) !== digits(filed.phone), email: typed.email.trim().toLowerCase() !== filed.email.toLowerCase(),
});

/** What can be seen here to be wrong, so that it stands at its fields all at once; the API is the judge of the rest. */
export const contactRules = {
  phone: (typed: string, { consents }: ContactValues) => {
    if (typed.trim() === '') return consents.sms ? 'To send texts we need a mobile phone number.' : null;
    return digits(typed).length >= (typed.trim().startsWith('+') ? 7 : 10) ? null : 'This is not a phone number we can use. Type it with its area code.';
  },
  email: (typed: string, { consents }: ContactValues) => {
    if (typed.trim() === '') return consents.email ? 'To send e-mail we need an address.' : null;
    return /^\S+@\S+\.\S+$/.test(typed.trim()) ? null : 'Type the whole e-mail address';
  },
};
