import { i18next } from '../i18n';
import { onWall, type VisitTime } from '../visit-wall';
import { hourIn } from './hour';

/** An hour about the time of a visit, in the language that is read now. */
export const showTime = (instant: string, visit: VisitTime) => hourIn(i18next.language, onWall(instant, visit));
