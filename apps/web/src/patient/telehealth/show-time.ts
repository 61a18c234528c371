import { i18next } from '../i18n';

/** An hour in the patient's own zone and language, e.g. "10:45 AM". */
export const showTime = (instant: string, timeZone: string) => new Intl.DateTimeFormat(i18next.language, { hour: 'numeric', minute: '2-digit', timeZone }).format(new Date(instant));
