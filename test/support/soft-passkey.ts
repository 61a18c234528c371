import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** CBOR (RFC 8949), as far as an attestation needs it. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([name, inner]) => [cbor(name), cbor(inner as Parameters<typeof cbor>[0])]);
  return Buffer.concat([head(5, value.size), ...entries]);
}
function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  return length < 256
    ? Buffer.from([(major << 5) | 24, length])
    : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}
const sha256 = (value: string | Buffer) => createHash('sha256').update(value).digest();
const base64url = (value: Buffer) => value.toString('base64url');

/** What a passkey may get wrong. */
export interface Slip {
  readonly origin?: string;
  readonly site?: string;
  readonly isVerified?: boolean;
  readonly challenge?: string;
}

/** A passkey of a device that a spec holds in its hands: ES256, attestation "none" (W3C Web Authentication Level 3). */
export class SoftPasskey {
  readonly id = randomBytes(16);
  private readonly keys: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  });
  private counter = 0;

  constructor(private readonly origin: string) {}

  /** The answer to the options of a registration. */
  registered({ challenge }: { challenge: string }, slip: Slip = {}) {
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' });
    const point = (coordinate: string | undefined) => Buffer.from(coordinate ?? '', 'base64url');
    const key = cbor(
      new Map<number, number | Buffer>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, point(x)],
        [-3, point(y)],
      ]),
    );
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, key]);
    const data = Buffer.concat([this.data(slip, HAS_CREDENTIAL), credential]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', data],
    ]);
    return this.answer({
      clientDataJSON: this.client('webauthn.create', challenge, slip),
      attestationObject: base64url(cbor(attestation)),
    });
  }

  /** The answer to a question. */
  proof({ challenge }: { challenge: string }, slip: Slip = {}) {
    this.counter += 1;
    const clientDataJSON = this.client('webauthn.get', challenge, slip);
    const data = this.data(slip, 0);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const signature = createSign('sha256').update(signed).sign(this.keys.privateKey);
    return this.answer({ clientDataJSON, authenticatorData: base64url(data), signature: base64url(signature) });
  }

  private data({ site = new URL(this.origin).hostname, isVerified = true }: Slip, flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const set = USER_PRESENT | (isVerified ? USER_VERIFIED : 0) | flags;
    return Buffer.concat([sha256(site), Buffer.from([set]), counter]);
  }

  private client(
    type: string,
    challenge: string,
    { origin = this.origin, challenge: other = challenge }: Slip,
  ): string {
    return base64url(Buffer.from(JSON.stringify({ type, challenge: other, origin, crossOrigin: false })));
  }

  private answer(response: Record<string, string>) {
    const id = base64url(this.id);
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} };
  }
}
