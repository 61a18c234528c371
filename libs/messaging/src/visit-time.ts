import { inZone } from '@snowmelt/clock';
import type { Locale } from '@snowmelt/contracts';

/** In the order of the language. */
const forms: Record<Locale, string> = { 'en-US': 'ccc LLL d, t ZZZZ', 'es-US': 'ccc d LLL, t ZZZZ' };

/** A visit's time in the patient's zone and language, e.g. "Tue Nov 24, 10:00 AM PST", "mar 24 nov, 10:00 a.m. PST". */
export function visitTime(startsAt: Date, zone: string, locale: Locale): string {
  return inZone(startsAt, zone)
    .setLocale(locale)
    .toFormat(forms[locale])
    .replace(/[\u00a0\u202f]/g, ' ');
}
