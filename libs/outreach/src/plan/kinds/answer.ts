import { Duration } from 'luxon';
import { inZone } from '@snowmelt/clock';
import type { MessageWords } from '@snowmelt/messaging';
import type { TextAnswerCode } from '@snowmelt/contracts';
import { intoWindow } from '../send-window.js';
import { ranks, type TouchKind } from '../touch-kind.js';

/** After a day an answer is no answer any more. */
const GOOD_FOR = { days: 1 };

const kind = (template: string, answer: TextAnswerCode, words: MessageWords, reason: string): TouchKind => ({
  plan: ({ patient: { timeZone }, answers = [] }, { outerWindow }) =>
    answers
      .filter((chosen) => chosen.answer === answer)
      .map(({ id, at }) => {
        const dueAt = intoWindow(at, timeZone, outerWindow, 'later');
        return {
          key: `answer:${id}`,
          template,
          // somebody has closed their task with it: what finds no channel is a person's again
          rank: ranks.dayBefore,
          reason,
          appointmentId: null,
          appointmentVersion: null,
          courseId: null,
          educationCode: null,
          owedSince: dueAt,
          dueAt,
          expiresAt: inZone(dueAt, timeZone).plus(GOOD_FOR).toJSDate(),
        };
      }),
  lookBack: () => Duration.fromObject({ hours: 12 }),
  visitCountsFor: () => Duration.fromObject({ days: 0 }),
  words,
  opens: 'appointment',
  isNeededAtOnce: false,
});

/** What staff chose to answer to a text: neutral words that are ready, never their own. */
export const answerKinds = {
  'answer-read': kind('answer-read', 'read', 'read', 'Answer: we have read your message'),
  'answer-will-call': kind('answer-will-call', 'will_call', 'willCall', 'Answer: we will call you'),
  'answer-please-call': kind('answer-please-call', 'please_call', 'pleaseCall', 'Answer: please call us'),
} as const;
