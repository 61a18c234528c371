import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import type { PasskeyAnswer } from '@snowmelt/contracts';
import { CodedError } from '@snowmelt/http';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { FactorRepository, type StoredPasskey } from './factor.repository.js';

interface PasskeyOwner {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly clinic: string;
}

/** As a wrong code; at a sign-in, as a wrong password. */
export const passkeyRefused = (status: 401 | 422 = 422) =>
  new CodedError(
    status,
    'IDENTITY.PASSKEY_REFUSED',
    'This passkey was not accepted. Try again, or use another way to sign in.',
  );

/**
 * Passkeys, with the user verified by the device (W3C Web Authentication Level 3). The site is the host of PUBLIC_URL,
 * which must be a name: browsers have no passkeys for an IP address.
 */
@Injectable()
export class PasskeyService {
  constructor(
    private readonly factors: FactorRepository,
    private readonly config: Config,
  ) {}

  get arePossible(): boolean {
    return isIP(this.site.replaceAll(/[[\]]/g, '')) === 0;
  }

  /** For a new passkey of this person. */
  async registration({ id, email, displayName, clinic }: PasskeyOwner) {
    this.needPossible();
    const known = await this.factors.passkeys(id);
    const options = await generateRegistrationOptions({
      rpName: clinic,
      rpID: this.site,
      userID: Buffer.from(id),
      userName: email,
      userDisplayName: displayName,
      excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId.toString('base64url') })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await this.factors.keepChallenge(options.challenge, true);
    return options;
  }

  /**
   * The challenge that is answered, which is taken: it is not accepted again, also if this answer turns out to be
   * wrong.
   * Outside any transaction. @throws IDENTITY.PASSKEY_REFUSED (422)
   */
  async taken(answer: PasskeyAnswer['response']): Promise<string> {
    const challenge = challengeOf(answer);
    if (challenge === null || !(await this.factors.takeChallenge(challenge))) throw passkeyRefused();
    return challenge;
  }

  /** The new passkey. @throws IDENTITY.PASSKEY_REFUSED (422) */
  async registered(
    answer: PasskeyAnswer['response'],
    challenge: string,
  ): Promise<Omit<StoredPasskey, 'id' | 'staffUserId'>> {
    const response = answer as unknown as RegistrationResponseJSON;
    const { registrationInfo } = await this.verified(() =>
      verifyRegistrationResponse({ response, ...this.expected(challenge) }),
    );
    if (!registrationInfo) throw passkeyRefused();
    const { id, publicKey, counter } = registrationInfo.credential;
    return {
      credentialId: Buffer.from(id, 'base64url'),
      publicKey: Buffer.from(publicKey),
      counter: String(counter),
    };
  }

  /**
   * To sign in, or to prove again who one is. With a person only their passkeys fit; without, the browser offers them.
   */
  async question(staffUserId: string | null) {
    this.needPossible();
    const known = staffUserId === null ? [] : await this.factors.passkeys(staffUserId);
    const options = await generateAuthenticationOptions({
      rpID: this.site,
      userVerification: 'required',
      ...(staffUserId === null
        ? {}
        : { allowCredentials: known.map(({ credentialId }) => ({ id: credentialId.toString('base64url') })) }),
    });
    await this.factors.keepChallenge(options.challenge, staffUserId !== null);
    return options;
  }

  clinicOf(answer: PasskeyAnswer['response']): Promise<string | null> {
    return this.factors.clinicOfPasskey(Buffer.from(answer.id, 'base64url'));
  }

  /**
   * The stored passkey that gave this answer. In a unit of work of its clinic. @throws IDENTITY.PASSKEY_REFUSED (422)
   */
  async checked(answer: PasskeyAnswer['response'], challenge: string): Promise<StoredPasskey> {
    const response = answer as unknown as AuthenticationResponseJSON;
    const stored = await this.factors.passkey(Buffer.from(answer.id, 'base64url'));
    if (!stored) throw passkeyRefused();
    const credential = {
      id: stored.credentialId.toString('base64url'),
      publicKey: new Uint8Array(stored.publicKey),
      counter: Number(stored.counter),
    };
    const { authenticationInfo } = await this.verified(() =>
      verifyAuthenticationResponse({ response, credential, ...this.expected(challenge) }),
    );
    await this.factors.passkeyUsed(stored.id, authenticationInfo.newCounter);
    return stored;
  }

  private async verified<T extends { readonly verified: boolean }>(verify: () => Promise<T>): Promise<T> {
    const result = await verify().catch(() => {
      throw passkeyRefused();
    });
    if (!result.verified) throw passkeyRefused();
    return result;
  }

  private expected(expectedChallenge: string) {
    return {
      expectedChallenge,
      expectedOrigin: this.config.values.PUBLIC_URL,
      expectedRPID: this.site,
      requireUserVerification: true,
    };
  }

  private get site(): string {
    return new URL(this.config.values.PUBLIC_URL).hostname;
  }

  private needPossible(): void {
    if (!this.arePossible)
      throw new CodedError(
        409,
        'IDENTITY.NO_PASSKEYS_HERE',
        'Passkeys need an address with a name; this one is a number. Use an authenticator app.',
      );
  }
}

/** From the data that the browser signed. */
function challengeOf({ response }: PasskeyAnswer['response']): string | null {
  try {
    const signed = JSON.parse(Buffer.from(String(response.clientDataJSON), 'base64url').toString('utf8')) as unknown;
    const { challenge } = signed as { challenge?: unknown };
    return typeof challenge === 'string' && challenge.length <= 200 ? challenge : null;
  } catch {
    return null;
  }
}
