import { i18next } from '../i18n';
import { onWall, type VisitTime } from '../visit-wall';
import { timeInSentence } from './time-in-sentence';

/** An instant near the visit, as a time of day in the current language. */
export const showTime = (instant: string, visit: VisitTime) => timeInSentence(i18next.language, onWall(instant, visit));
