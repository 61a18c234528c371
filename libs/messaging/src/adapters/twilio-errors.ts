import type { DeliveryStatus, SendResult } from '../ports/outgoing.port.js';

type Next = Extract<SendResult, { outcome: 'rejected' }>['next'];

/** What to do next after a Twilio error code. Source: Twilio's error pages. Only a bad recipient or text is final. */
const next: Readonly<Record<string, Next>> = {
  21610: 'never', // the recipient opted out
  21211: 'never',
  21214: 'never',
  21217: 'never',
  21614: 'never',
  21635: 'never', // not a number that receives texts
  21602: 'never',
  21617: 'never', // an empty text, or one that is too long
  30004: 'never',
  30005: 'never',
  30006: 'never',
  30007: 'never', // blocked, unknown, unreachable, filtered
  21408: 'configuration',
  21606: 'configuration',
  21612: 'configuration',
  21703: 'configuration',
  30032: 'configuration',
  30034: 'configuration', // sender or region not configured
  20003: 'configuration',
  30002: 'configuration', // credentials, account suspended
  30003: 'later',
  30008: 'later',
  30017: 'later', // phone off, carrier congestion
  20429: 'later',
  30001: 'later',
  30022: 'later',
  63038: 'later', // rate and daily limits
};

/** Not a phone number, or one that cannot receive texts: no message will ever arrive there. */
const badAddress = new Set(['21211', '21214', '21217', '21614', '21635', '30005', '30006']);

export function aboutOf(code: string): { about?: 'address' | 'opt-out' } {
  if (code === '21610') return { about: 'opt-out' };
  return badAddress.has(code) ? { about: 'address' } : {};
}

const fates = new Map<string, DeliveryStatus>(
  Object.entries({
    accepted: 'accepted',
    scheduled: 'accepted',
    queued: 'accepted',
    sending: 'accepted',
    sent: 'sent',
    delivered: 'delivered',
    read: 'delivered',
    undelivered: 'undelivered',
    failed: 'failed',
    canceled: 'failed',
  }),
);

/** Maps Twilio's message status to ours; null for an unknown one. */
export function deliveryStatusOf(status: string): DeliveryStatus | null {
  return fates.get(status) ?? null;
}

/**
 * An unlisted code or a bare HTTP status says nothing about the recipient, so it is retried until the cause is fixed.
 */
export function meaningOf(code: string): Next {
  return next[code] ?? 'configuration';
}
