import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The last entry of a clinic's chain, as it was when it was looked at. */
export interface AuditHead {
  readonly clinicId: string;
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
  /** When it was signed, ISO 8601. */
  readonly at: string;
}

const keyOf = (appSecret: string) => Buffer.from(hkdfSync('sha256', appSecret, '', 'snowmelt audit head', 32));
const signatureOf = ({ clinicId, seq, hash, at }: AuditHead, appSecret: string) =>
  createHmac('sha256', keyOf(appSecret)).update(`${clinicId} ${seq} ${hash} ${at}`).digest();

/** One line of the file: the head and its signature, so that whoever can write to the database cannot write this. */
export const lineOf = (head: AuditHead, appSecret: string): string =>
  JSON.stringify({ ...head, signature: signatureOf(head, appSecret).toString('hex') });

/** Null for a line that is not one, or was signed with another secret. */
export function headIn(line: string, appSecret: string): AuditHead | null {
  try {
    const { signature, ...head } = JSON.parse(line) as AuditHead & { readonly signature: string };
    const [given, right] = [Buffer.from(signature, 'hex'), signatureOf(head, appSecret)];
    return given.length === right.length && timingSafeEqual(given, right) ? head : null;
  } catch {
    return null;
  }
}
