import { z } from 'zod';
import { Id, Instant, Line, ShownLine, Whole } from './common.js';

/** A second factor of the signed-in person. */
export const AccessFactor = z
  .object({
    id: Id,
    kind: z.enum(['totp', 'passkey']).describe('`totp`: an authenticator app, RFC 6238.'),
    name: ShownLine(60),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: 'AccessFactor' });
export type AccessFactor = z.infer<typeof AccessFactor>;

const OwnSession = z.object({
  id: Id,
  isThis: z.boolean().describe('The one that asks.'),
  device: ShownLine(120).nullable().describe('Browser and system, as far as the browser says.'),
  address: ShownLine(64).nullable().describe('Network address it was opened from.'),
  openedAt: Instant,
  lastSeenAt: Instant,
});

/** How the signed-in person gets in, and where they are signed in now. */
export const OwnAccess = z
  .object({
    factors: z.array(AccessFactor).max(20).describe('Second factors that count, the oldest first.'),
    isFactorNeeded: z.boolean().describe('The clinic demands one of their roles to have a second factor.'),
    recoveryCodesLeft: Whole(0, 10).describe('Those that were not used.'),
    sessions: z.array(OwnSession).max(100).describe('Open ones, the latest first.'),
  })
  .meta({ id: 'OwnAccess' });
export type OwnAccess = z.infer<typeof OwnAccess>;

export const FactorCode = z
  .strictObject({ code: Line(40).describe('Six digits of the app, or one of the recovery codes.') })
  .meta({ id: 'FactorCode' });
export type FactorCode = z.infer<typeof FactorCode>;
export const PasswordProof = z
  .strictObject({ password: z.string().min(1).max(128).meta({ format: 'password' }) })
  .meta({ id: 'PasswordProof' });
export type PasswordProof = z.infer<typeof PasswordProof>;

/** A new authenticator app: it counts once its first code was sent back. */
export const NewTotp = z
  .object({
    id: Id,
    secret: ShownLine(64).describe('To be typed into the app where its camera cannot be used. Base32.'),
    uri: ShownLine(500).describe('The same for a QR code, `otpauth://`.'),
  })
  .meta({ id: 'NewTotp' });
export type NewTotp = z.infer<typeof NewTotp>;

/** Shown once. Each replaces the second factor one time. */
export const RecoveryCodes = z
  .object({
    codes: z
      .array(ShownLine(11))
      .max(10)
      .describe('Empty where the person has some already: those stay good, and are not shown again.'),
  })
  .meta({ id: 'RecoveryCodes' });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** Opaque to all but the browser's WebAuthn: W3C Web Authentication Level 3, JSON forms. */
const Opaque = z.record(z.string().max(40), z.unknown());
export const PasskeyOptions = z
  .object({ options: Opaque.describe('Passed to the browser as they are.') })
  .meta({ id: 'PasskeyOptions' });
export type PasskeyOptions = z.infer<typeof PasskeyOptions>;
const CredentialId = z
  .string()
  .max(1400)
  .regex(/^[\w-]{1,1400}$/, 'is not base64url');
const response = z
  .looseObject({
    id: CredentialId.describe('Identifies the passkey, base64url.'),
    rawId: CredentialId.describe('The same as `id`.'),
    type: z.literal('public-key').describe('Kind of credential.'),
    response: Opaque.describe('What the authenticator signed.'),
    clientExtensionResults: Opaque.describe('What the browser adds.'),
  })
  .describe('What the browser returned, as it is.');
export const PasskeyAnswer = z.strictObject({ response }).meta({ id: 'PasskeyAnswer' });
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>;
export const NewPasskey = z
  .strictObject({ name: Line(60).describe('So that the person knows it again, e.g. `Phone`.'), response })
  .meta({ id: 'NewPasskey' });
export type NewPasskey = z.infer<typeof NewPasskey>;
