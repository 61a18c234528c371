import twilio from 'twilio';

export const twilioSettings = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
};

/** The signature that Twilio would send with this form to this address. */
export function twilioSignature(
  address: string,
  form: Record<string, string>,
  token = twilioSettings.TWILIO_AUTH_TOKEN,
): string {
  return twilio.getExpectedTwilioSignature(token, address, form);
}
