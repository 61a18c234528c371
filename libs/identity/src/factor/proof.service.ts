import { Injectable } from '@nestjs/common';
import { actors, AuditLog, type Proof } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import type { PasskeyAnswer } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError } from '@snowmelt/http';
import type { StaffAccess } from '../http/route-policy.js';
import { type SigningIn, SignInStrategy } from '../staff/sign-in.strategy.js';
import { StaffRepository } from '../staff/staff.repository.js';
import { hashOfRecoveryCode, stepOfCode, unsealed } from './codes.js';
import { FactorRepository } from './factor.repository.js';
import { passkeyRefused, PasskeyService } from './passkey.service.js';

const wrongCode = () =>
  new CodedError(
    422,
    'IDENTITY.CODE_WRONG',
    'This code is not right, or was used already. Wait for the next one and try again.',
  );

/**
 * Whether somebody who has a session is its person. Runs before the request's transaction, in transactions of its own:
 * an attempt that fails stays counted, and a code or challenge that was used stays used.
 */
@Injectable()
export class ProofService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly factors: FactorRepository,
    private readonly passkeys: PasskeyService,
    private readonly signIns: SignInStrategy,
    private readonly staff: StaffRepository,
    private readonly audit: AuditLog,
    private readonly config: Config,
  ) {}

  /** @throws IDENTITY.CODE_WRONG (422), CODE_LOCKED (429) */
  async byCode(who: StaffAccess, code: string): Promise<Proof> {
    const isOfApp = /^\s*\d{3}\s?\d{3}\s*$/.test(code);
    return isOfApp ? this.byApp(who, code.replaceAll(/\s/g, '')) : this.byRecoveryCode(who, code);
  }

  /** For somebody without a second factor. @throws IDENTITY.SIGN_IN_REFUSED (422), as a wrong password */
  async byPassword(who: StaffAccess, from: SigningIn, password: string): Promise<Proof> {
    const { email, hasFactor } = await this.inClinic(who, async () => ({
      email: (await this.staff.identityOf(who.actor.id)).email,
      hasFactor: (await this.factors.list(who.actor.id)).length > 0,
    }));
    if (hasFactor)
      throw new CodedError(409, 'IDENTITY.FACTOR_EXISTS', 'Use your second factor to confirm that it is you.');
    if (!(await this.signIns.fits(from, email, password)))
      throw new CodedError(422, 'IDENTITY.PASSWORD_WRONG', 'This password is not right. Check it and try again.');
    return 'password';
  }

  /** @throws IDENTITY.PASSKEY_REFUSED (422) */
  async byPasskey(who: StaffAccess, answer: PasskeyAnswer['response']): Promise<Proof> {
    const challenge = await this.passkeys.taken(answer);
    await this.inClinic(who, async () => {
      const { staffUserId } = await this.passkeys.checked(answer, challenge);
      if (staffUserId !== who.actor.id) throw passkeyRefused();
    });
    return 'passkey';
  }

  private async byApp(who: StaffAccess, code: string): Promise<Proof> {
    const attempt = await this.inClinic(who, () => this.factors.reserveCode(who.actor.id));
    if (!attempt) throw await this.locked(who);
    const { id, secret, epoch, lastStep } = attempt;
    const plain = unsealed(secret, id, this.config.values.APP_SECRET);
    const step = stepOfCode(plain, code, epoch, lastStep === null ? null : Number(lastStep));
    const accepted = step !== null && (await this.inClinic(who, () => this.factors.acceptCode(id, step)));
    if (accepted) return 'totp';
    await this.refused(who, 'totp');
    throw wrongCode();
  }

  private async byRecoveryCode(who: StaffAccess, code: string): Promise<Proof> {
    const hash = hashOfRecoveryCode(code, this.config.values.APP_SECRET);
    if (await this.inClinic(who, () => this.factors.useRecoveryCode(who.actor.id, hash))) return 'recovery-code';
    await this.refused(who, 'recovery-code');
    throw wrongCode();
  }

  private async locked(who: StaffAccess): Promise<CodedError> {
    const seconds = await this.inClinic(who, () => this.factors.lockedSeconds(who.actor.id));
    await this.refused(who, 'totp');
    return seconds === null
      ? wrongCode() // there is no app
      : new CodedError(
          429,
          'IDENTITY.CODE_LOCKED',
          'Several codes in a row were wrong. Wait a little, or use a passkey or a recovery code.',
          { retryAfterSeconds: seconds },
        );
  }

  private refused(who: StaffAccess, by: Proof): Promise<void> {
    return this.inClinic(who, () => {
      this.audit.append({
        action: 'identity.proof-refused',
        entityKind: 'staff_user',
        entityId: who.actor.id,
        detail: { by },
      });
    });
  }

  private inClinic<T>(who: StaffAccess, work: () => T | Promise<T>): Promise<T> {
    return actors.run(who.actor, () => this.unitOfWork.run(who.clinicId, work));
  }
}
