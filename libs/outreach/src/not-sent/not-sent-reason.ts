import type { NotSentAction, NotSentReason } from '@snowmelt/contracts';
import { refusalAbout } from '@snowmelt/messaging';
import type { NotSentRow } from './not-sent.repository.js';

type Row = Pick<NotSentRow, 'what' | 'channel' | 'code' | 'ahead'>;
type Refused = Extract<NotSentReason, 'bad_address' | 'opted_out' | 'text_refused'>;

type Refusal = NonNullable<ReturnType<typeof refusalAbout>>;

const refusals: Readonly<Record<Refusal, Refused>> = {
  address: 'bad_address',
  'opt-out': 'opted_out',
  text: 'text_refused',
};

/** A code about the address, its owner or the text is a better reason than "refused" or "not delivered". */
export function notSentReason({ what, channel, code }: Row): NotSentReason {
  if (what !== 'refused' && what !== 'not_delivered') return what;
  const about = channel && code ? refusalAbout(channel, code) : null;
  return about ? refusals[about] : what;
}

/** What staff can still do. They do not call about a visit that is over, or about a reading. */
export function whatToDo(row: Row): NotSentAction {
  const why = notSentReason(row);
  if (why === 'bad_address') return 'correct_address';
  if (!row.ahead) return why === 'unknown' ? 'call' : why === 'being_tried' || why === 'late' ? 'wait' : 'none';
  return why === 'no_channel' || why === 'nothing_planned' ? 'ask_for_address' : 'call';
}
