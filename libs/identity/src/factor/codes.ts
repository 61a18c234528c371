import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomInt } from 'node:crypto';
import { verifySync } from 'otplib';

/**
 * RFC 6238: six digits that change every 30 s. One step before and after is accepted, for clocks that are not quite
 * right.
 */
const PERIOD_SECONDS = 30;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The step of the code; null when it is wrong, or not later than the last one that was used. */
export function stepOfCode(secret: string, code: string, epoch: number, lastStep: number | null): number | null {
  const found = verifySync({ secret, token: code, epoch: Math.floor(epoch), epochTolerance: PERIOD_SECONDS });
  if (!found.valid || !('timeStep' in found)) return null;
  return lastStep !== null && found.timeStep <= lastStep ? null : found.timeStep;
}

/** The secret of an app, stored so that the database alone is not enough. Bound to its row: AES-256-GCM, RFC 5116. */
export function sealed(secret: string, id: string, appSecret: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(appSecret), iv);
  cipher.setAAD(Buffer.from(id));
  return Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** @throws when it was sealed for another row or with another APP_SECRET */
export function unsealed(stored: Buffer, id: string, appSecret: string): string {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(appSecret), stored.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(id));
  decipher.setAuthTag(stored.subarray(-TAG_BYTES));
  const text = decipher.update(stored.subarray(IV_BYTES, -TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

const keyOf = (appSecret: string) => Buffer.from(hkdfSync('sha256', appSecret, '', 'snowmelt staff factor', 32));

/** No look-alikes: read from paper under stress. 10 characters of 32: 50 bits. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Ten codes as `ABCDE-23456`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: 10 }, () => {
    const code = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    return `${code.slice(0, 5)}-${code.slice(5)}`;
  });

/** However it is typed: without the dash, in small letters, with spaces. */
export const hashOfRecoveryCode = (typed: string, appSecret: string): Buffer =>
  createHmac('sha256', keyOf(appSecret))
    .update(typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))
    .digest();
