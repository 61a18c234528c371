import { QUIET_HOURS, TEXTS_PAUSED, USED_UP } from '../dispatch/status-reasons.js';
import type { TouchToSendAgain } from './send-again.repository.js';

const waits: Readonly<Record<string, string>> = {
  [QUIET_HOURS]: "It goes out by itself when the patient's day begins. Call them if they need to know before.",
  [TEXTS_PAUSED]:
    'Nobody has decided yet whether this patient meant STOP, and it waits for that. Decide it on the page Texts, or call them.',
  [USED_UP]:
    'The texts of the day are used up, and it waits for the next day’s. Call them if they need to know before.',
};
const PLANNED = 'It has not failed: it goes out by itself when it is due, or within minutes.';
const NOT_OWED = 'It is not owed any more, or waits for what the chart says.';

/** Why a message is not sent again as things are, in words for staff. */
export function whyNotAgain({ status, statusReason }: Pick<TouchToSendAgain, 'status' | 'statusReason'>): string {
  switch (status) {
    case 'planned':
      return waits[statusReason ?? ''] ?? PLANNED;
    case 'carried':
      return 'It goes with another message about the same visit, and has not failed by itself.';
    case 'sending':
      return 'It is being sent, and it is not known yet whether it has arrived. Look again in some minutes.';
    case 'sent':
      return 'It was sent, and nobody has reported that it did not arrive.';
    default:
      return NOT_OWED;
  }
}
