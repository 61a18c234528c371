import type { Config } from '@snowmelt/config';
import { CodedError } from '@snowmelt/http';
import twilio from 'twilio';

/** Twilio's signature over our configured public address and the form it sent; the Host header is never trusted. @throws 403 */
export function requireTwilioSignature(config: Config, path: string, signature: unknown, form: Record<string, unknown>): void {
  const { TWILIO_AUTH_TOKEN: token, TWILIO_ACCOUNT_SID: account, PUBLIC_URL: publicUrl } = config.values;
  const flat = Object.values(form).every((value) => typeof value === 'string');
  const signed = token !== undefined && typeof signature === 'string' && flat && twilio.validateRequest(token, signature, `${publicUrl}${path}`, form as Record<string, string>);
  if (!signed || form['AccountSid'] !== account) throw new CodedError(403, 'MESSAGING.SIGNATURE_REFUSED', 'This was not signed by the provider.');
}
