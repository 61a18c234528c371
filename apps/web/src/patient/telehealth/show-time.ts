import { i18next } from '../i18n';
import { toWallTime, type VisitTime } from '../visit-time';
import { timeInSentence } from './time-in-sentence';

/** An instant near the visit, as a time of day in the current language. */
export const showTime = (instant: string, visit: VisitTime) =>
  timeInSentence(i18next.language, toWallTime(instant, visit));
