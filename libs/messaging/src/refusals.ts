import { aboutOf } from './adapters/twilio-errors.js';

const badText = new Set(['21602', '21617', '30004', '30007']);

/** What a provider's code is about; null for none of these. A mail server's bare 550 to 553 is about the address. */
export function refusalAbout(channel: 'sms' | 'email', code: string): 'address' | 'opt-out' | 'text' | null {
  if (channel === 'email') return /^55[0-3]$/.test(code) ? 'address' : null;
  return badText.has(code) ? 'text' : (aboutOf(code).about ?? null);
}
