import { inZone } from '@snowmelt/clock';
import type { Locale } from '@snowmelt/contracts';

/** As the language orders it. */
const forms: Record<Locale, string> = { 'en-US': 'ccc LLL d, t ZZZZ', 'es-US': 'ccc d LLL, t ZZZZ' };

/** e.g. "Tue Nov 24, 10:00 AM PST", "mar 24 nov, 10:00 a.m. PST": a visit's time as a short text says it, in the patient's zone and language. */
export function visitTime(startsAt: Date, zone: string, locale: Locale): string {
  return inZone(startsAt, zone)
    .setLocale(locale)
    .toFormat(forms[locale])
    .replace(/[\u00a0\u202f]/g, ' ');
}

/** A letter outside GSM 03.38 would make a text three times as long: such an accent is dropped, the ones the alphabet has stay. */
export function inGsm7(text: string): string {
  return text.replace(/[áíóúÁÍÓÚ]/g, (letter) => letter.normalize('NFD').charAt(0));
}
