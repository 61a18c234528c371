import type { NotSent, NotSentAction, NotSentReason } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { HOUR, showInstant } from '../../shell/times';

type Why = Pick<NotSent, 'reason' | 'channel' | 'code' | 'lastTryAt'>;

const reasons: Record<NotSentReason, string> = {
  bad_address: 'The phone network refuses this number.',
  opted_out: 'The patient answered STOP.',
  text_refused: 'The phone network refused the text.',
  refused: 'It was refused.',
  not_delivered: 'The text was not delivered.',
  unknown: 'Nobody knows whether it arrived.',
  used_up: 'Too many texts this week.',
  no_channel: 'No number or e-mail the patient agreed to.',
  nothing_planned: 'Nothing could be planned: no number or e-mail the patient agreed to.',
  expired: 'Its time had passed.',
  being_tried: 'Sending does not work at the moment.',
  late: 'It is late: sending does not work at the moment.',
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
  return `${named} Tried again by itself${lastTryAt ? `, last ${DateTime.fromISO(lastTryAt, { zone }).toFormat(HOUR)}` : ''}.`;
}

const actions: Record<NotSentAction, string> = {
  call: 'Call the patient',
  correct_address: 'Correct the number',
  ask_for_address: 'Call, and ask for a number or e-mail and their consent',
  wait: 'Nothing: it goes out by itself',
  none: 'Nothing to do',
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
