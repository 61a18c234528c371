import { createHash, randomBytes } from 'node:crypto';

/** A secret of 192 random bits in base64url, for session cookies and magic links. Only its hash is stored. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

export function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}

/** Ten characters without look-alikes, to find a message at a provider. */
export function newReferenceCode(): string {
  const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
  return [...randomBytes(10)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
