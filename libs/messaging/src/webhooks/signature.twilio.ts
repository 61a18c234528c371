import type { Config } from '@snowmelt/config';
import { CodedError } from '@snowmelt/http';
import twilio from 'twilio';

/** HMAC-SHA1 over the called URL and the sorted form. Repeated names are refused: the signature merges their values. */
export function isSigned(token: string, signature: unknown, address: string, form: Record<string, unknown>): boolean {
  const flat = Object.values(form).every((value) => typeof value === 'string');
  return (
    typeof signature === 'string' &&
    flat &&
    twilio.validateRequest(token, signature, address, form as Record<string, string>)
  );
}

/**
 * Checks Twilio's signature over our configured public URL and the form; the Host header is never trusted.
 * @throws MESSAGING.SIGNATURE_REFUSED (403)
 */
export function requireTwilioSignature(
  config: Config,
  path: string,
  signature: unknown,
  form: Record<string, unknown>,
): void {
  const { TWILIO_AUTH_TOKEN: token, TWILIO_ACCOUNT_SID: account, PUBLIC_URL: publicUrl } = config.values;
  const ours = token !== undefined && account !== undefined && form['AccountSid'] === account;
  if (!ours || !isSigned(token, signature, `${publicUrl}${path}`, form))
    throw new CodedError(403, 'MESSAGING.SIGNATURE_REFUSED', 'The request is not signed by the provider.');
}
