import { randomBytes } from 'node:crypto';
import { PUBLIC_URL } from './settings.js';
import { twilioSettings, twilioSignature } from './signed.twilio.js';

export type Form = Record<string, string>;

export const ACCOUNT = twilioSettings.TWILIO_ACCOUNT_SID;
export const INBOUND = '/api/webhooks/twilio/inbound';
export const newSid = () => `SM${randomBytes(16).toString('hex')}`;

let numbers = 0;
/** An invented number that nobody else has. */
export function newPhone(): string {
  numbers += 1;
  return `+132355501${String(numbers).padStart(2, '0')}`;
}

/** A text to the clinic, as Twilio delivers it. */
export const inboundForm = (From: string, Body: string, change: Form = {}): Form => ({
  AccountSid: ACCOUNT,
  MessageSid: newSid(),
  SmsStatus: 'received',
  From,
  To: '+13235550100',
  Body,
  NumMedia: '0',
  ...change,
});

/** Calls a webhook as Twilio does, signed for its public address unless stated otherwise. */
export async function callWebhook(
  url: string,
  path: string,
  form: Form,
  change: { signature?: string | null; type?: string; body?: string; origin?: string } = {},
) {
  const signature =
    change.signature === undefined ? twilioSignature(`${change.origin ?? PUBLIC_URL}${path}`, form) : change.signature;
  const answer = await fetch(url + path, {
    method: 'POST',
    body: change.body ?? new URLSearchParams(form).toString(),
    headers: {
      'content-type': change.type ?? 'application/x-www-form-urlencoded; charset=UTF-8',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    },
  });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}
