import type { SendResult } from '../ports/outgoing.port.js';
import type { Answer } from './http.twilio.js';
import { aboutOf, meaningOf } from './twilio-errors.js';

export interface TwilioMessage {
  readonly sid: string;
  readonly status: string;
  readonly body?: unknown;
  readonly dateCreated: number;
}

const SID = /^(SM|MM)[0-9a-f]{32}$/;

/**
 * What a response to a send means. Only Twilio itself, by a code we know, can refuse for good. A 4xx from elsewhere
 * means that nothing was sent, and is ours to fix. Anything else may have been a send: a page with status 200, a
 * redirect, 408, 5xx.
 */
export function resultOf({ status, body, headers }: Answer): SendResult {
  const said = record(body);
  if (status >= 200 && status < 300 && isSid(said?.['sid']))
    return { outcome: 'accepted', providerMessageId: said['sid'], delivered: false };
  if (status < 400 || status >= 500 || status === 408) return { outcome: 'unknown' };
  const code = codeOf(said) ?? String(status);
  if (status !== 429) return { outcome: 'rejected', code, next: meaningOf(code), ...aboutOf(code) };
  const retryAfterSeconds = secondsOf(headers['retry-after'], headers.date);
  return { outcome: 'rejected', code, next: 'later', ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) };
}

/** Twilio's list of messages, or null: a response that is no such list does not prove that a message is missing. */
export function listOf({ status, body }: Answer): TwilioMessage[] | null {
  const messages = status === 200 ? record(body)?.['messages'] : null;
  if (!Array.isArray(messages)) return null;
  const read = messages.map(messageIn);
  return read.every((message) => message !== null) ? read : null;
}

/** The message with this sid, or null when the response is something else. */
export function messageOf({ status, body }: Answer, sid: string): TwilioMessage | null {
  const message = status === 200 ? messageIn(record(body)) : null;
  return message?.sid === sid ? message : null;
}

function messageIn(value: unknown): TwilioMessage | null {
  const { sid, status, body, date_created: created } = (value ?? {}) as Record<string, unknown>;
  return isSid(sid) && typeof status === 'string'
    ? { sid, status, body, dateCreated: Date.parse(String(created)) }
    : null;
}

const isSid = (value: unknown): value is string => typeof value === 'string' && SID.test(value);

/** Twilio's codes have five digits; a proxy's own code is not one of them. */
function codeOf(said: Record<string, unknown> | null): string | null {
  const code = said?.['code'];
  const digits = typeof code === 'number' ? String(code) : code;
  return typeof digits === 'string' && /^[1-9]\d{4}$/.test(digits) ? digits : null;
}

/** `Retry-After` in seconds; a date is relative to the response's own. */
function secondsOf(wait: string | undefined, answeredAt: string | undefined): number | null {
  if (wait === undefined) return null;
  const seconds = /^\d{1,9}$/.test(wait) ? Number(wait) : (Date.parse(wait) - Date.parse(answeredAt ?? '')) / 1000;
  return seconds >= 0 ? seconds : null;
}

function record(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
