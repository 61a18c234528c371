import type { NotSent, NotSentAction, NotSentReason } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { HOUR, showInstant } from '../../shell/times';

type Why = Pick<NotSent, 'reason' | 'channel' | 'code' | 'lastTryAt'>;

const reasons: Record<NotSentReason, string> = {
  bad_address: 'The phone network refuses this number.',
  opted_out: 'The patient opted out with STOP.',
  text_refused: 'The phone network refused the text.',
  refused: 'The provider refused it.',
  not_delivered: 'The text was not delivered.',
  unknown: 'It is not known whether it arrived.',
  used_up: 'The texts the patient agreed to are used up.',
  no_channel: 'The patient has agreed to no number or e-mail.',
  nothing_planned: 'No message could be planned: the patient has agreed to no number or e-mail.',
  not_ready: 'The reading is not approved yet, or the protocol lacks a number in it. Tell the medical director.',
  expired: 'It was not sent in time.',
  being_tried: 'Sending does not work at the moment.',
  late: 'It is overdue: sending does not work at the moment.',
};
const byEmail: Partial<Record<NotSentReason, string>> = {
  bad_address: 'The mail server refuses this address.',
  text_refused: 'The mail server refused the e-mail.',
  not_delivered: 'The e-mail was not delivered.',
};

/** The reason in plain words, with the code for whoever fixes it. */
export function showWhy({ reason, channel, code, lastTryAt }: Why, zone: string): string {
  const words = (channel === 'email' && byEmail[reason]) || reasons[reason];
  const named = code ? `${words.slice(0, -1)} (code ${code}).` : words;
  if (reason !== 'being_tried') return named;
  return `${named} Retried automatically${lastTryAt ? `, last ${DateTime.fromISO(lastTryAt, { zone }).toFormat(HOUR)}` : ''}.`;
}

const actions: Record<NotSentAction, string> = {
  call: 'Call the patient',
  correct_address: 'Correct the number',
  ask_for_address: 'Call, and ask for a number or e-mail and their consent',
  wait: 'Nothing: it is sent automatically',
  none: 'Nothing',
};

export function showAction({ action, reason, channel }: Pick<NotSent, 'action' | 'reason' | 'channel'>): string {
  if (action === 'correct_address') return channel === 'email' ? 'Correct the e-mail address' : actions.correct_address;
  return action === 'call' && reason === 'unknown' ? 'Ask the patient' : actions[action];
}

/** The channel and the time that were planned. */
export const showDue = ({ channel, dueAt }: Pick<NotSent, 'channel' | 'dueAt'>, zone: string) =>
  [channel && (channel === 'sms' ? 'Text' : 'E-mail'), dueAt && `due ${showInstant(dueAt, zone)}`]
    .filter(Boolean)
    .join(', ');
