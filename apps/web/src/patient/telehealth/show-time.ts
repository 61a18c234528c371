import { i18next } from '../i18n';
import { hourIn } from './hour';

/** An hour in the language that is read now. */
export const showTime = (instant: string, timeZone: string) => hourIn(i18next.language, instant, timeZone);
