import { Duration } from 'luxon';
import { inZone } from '@snowmelt/clock';
import { intoWindow } from '../send-window.js';
import { ranks, type TouchKind } from '../touch-kind.js';

/**
 * The first text after a consent to texts: who writes, how often at most, HELP and STOP. Once for each consent: a
 * patient who texts STOP and then START has read it.
 */
export const welcome: TouchKind = {
  plan: ({ patient: { textsAgreed, timeZone } }, { firstText, outerWindow, educationGoodFor }) => {
    if (!firstText || !textsAgreed) return [];
    const dueAt = intoWindow(textsAgreed.at, timeZone, outerWindow, 'later');
    return [
      {
        key: `consent:${textsAgreed.consentId}:welcome`,
        template: 'welcome',
        rank: ranks.soon,
        reason: 'First text: who writes, how often, how to stop',
        appointmentId: null,
        appointmentVersion: null,
        courseId: null,
        educationCode: null,
        owedSince: dueAt,
        dueAt,
        expiresAt: inZone(dueAt, timeZone).plus(Duration.fromISO(educationGoodFor)).toJSDate(),
      },
    ];
  },
  // who agreed long before the clinic began with it knows the texts already
  lookBack: () => Duration.fromObject({ hours: 12 }),
  visitCountsFor: () => Duration.fromObject({ days: 0 }),
  words: 'welcome',
  opens: 'appointment',
  isNeededAtOnce: false,
};
