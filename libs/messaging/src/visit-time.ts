import type { Locale } from '@snowmelt/contracts';
import { DateTime } from 'luxon';

/** e.g. "Tue Nov 24, 10:00 AM PST": a visit's time as a short text says it, in the patient's zone and language. */
export function visitTime(startsAt: Date, zone: string, locale: Locale): string {
  return DateTime.fromJSDate(startsAt, { zone }).setLocale(locale).toFormat('ccc LLL d, t ZZZZ').replace(/[\u00a0\u202f]/g, ' ');
}

/** A letter outside GSM 03.38 would make a text three times as long: such an accent is dropped, the ones the alphabet has stay. */
export function inGsm7(text: string): string {
  return text.replace(/[áíóúÁÍÓÚ]/g, (letter) => letter.normalize('NFD').charAt(0));
}
