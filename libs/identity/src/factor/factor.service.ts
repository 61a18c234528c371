import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import type {
  AccessFactor,
  NewTotp,
  OwnAccess,
  PasskeyAnswer,
  PasskeyOptions,
  RecoveryCodes,
} from '@snowmelt/contracts';
import { CodedError, notFound } from '@snowmelt/http';
import { generateSecret, generateURI } from 'otplib';
import { AccessLinkService } from '../access-link/access-link.service.js';
import { SessionRepository } from '../session/session.repository.js';
import { StaffRepository } from '../staff/staff.repository.js';
import { hashOfRecoveryCode, newRecoveryCodes, sealed, stepOfCode, unsealed } from './codes.js';
import { FactorRepository } from './factor.repository.js';
import { PasskeyService } from './passkey.service.js';

/** A person's own second factors. Each change ends their other sessions, and a mail tells them of it. */
@Injectable()
export class FactorService {
  constructor(
    private readonly factors: FactorRepository,
    private readonly passkeys: PasskeyService,
    private readonly sessions: SessionRepository,
    private readonly staff: StaffRepository,
    private readonly links: AccessLinkService,
    private readonly audit: AuditLog,
    private readonly config: Config,
  ) {}

  async own(): Promise<OwnAccess> {
    const id = actors.staffId();
    return {
      factors: await this.factors.list(id),
      isFactorNeeded: await this.staff.needsFactor(id),
      recoveryCodesLeft: await this.factors.recoveryCodesLeft(id),
      sessions: await this.sessions.openOnes(id, actors.sessionId()),
    };
  }

  async newTotp(): Promise<NewTotp> {
    await this.refuseAnother();
    const [id, secret] = [randomUUID(), generateSecret()];
    const { email, clinic } = await this.staff.identityOf(actors.staffId());
    await this.factors.addTotp(actors.staffId(), id, sealed(secret, id, this.config.values.APP_SECRET));
    return { id, secret, uri: generateURI({ issuer: `Snowmelt ${clinic}`, label: email, secret }) };
  }

  /** Its first code. The app of before counts no longer. @throws IDENTITY.CODE_WRONG (422) */
  async confirmTotp(id: string, code: string): Promise<RecoveryCodes> {
    const waiting = await this.factors.unconfirmed(actors.staffId(), id);
    if (!waiting) throw notFound('factor', id);
    const secret = unsealed(waiting.secret, id, this.config.values.APP_SECRET);
    await this.refuseAnother();
    const step = stepOfCode(secret, code.replaceAll(/\s/g, ''), waiting.epoch, null);
    if (step === null)
      throw new CodedError(
        422,
        'IDENTITY.CODE_WRONG',
        'This code is not right. Check that the clock of your phone is set by itself, and type the code that is shown now.',
      );
    await this.factors.confirm(actors.staffId(), id, step);
    return this.added('totp');
  }

  async passkeyOptions(): Promise<PasskeyOptions> {
    await this.refuseAnother();
    const options = await this.passkeys.registration(await this.staff.identityOf(actors.staffId()));
    return { options: { ...options } };
  }

  /** @throws IDENTITY.PASSKEY_REFUSED (422) */
  async addPasskey(name: string, answer: PasskeyAnswer['response'], challenge: string): Promise<RecoveryCodes> {
    await this.refuseAnother();
    const key = await this.passkeys.registered(answer, challenge);
    await this.factors.addPasskey(actors.staffId(), name, key);
    return this.added('passkey');
  }

  /** @throws IDENTITY.LAST_FACTOR (409) where the clinic demands one */
  async remove(id: string): Promise<AccessFactor[]> {
    const staffId = actors.staffId();
    const left = (await this.factors.list(staffId)).filter((factor) => factor.id !== id);
    if (left.length === 0 && (await this.staff.needsFactor(staffId)))
      throw new CodedError(
        409,
        'IDENTITY.LAST_FACTOR',
        'The clinic asks for a second factor from your role. Set up another one before you remove this.',
      );
    if (!(await this.factors.remove(staffId, id))) throw notFound('factor', id);
    if (left.length === 0) await this.factors.removeAll(staffId);
    await this.changed('factor-removed');
    return left;
  }

  /** Those of before are good for nothing any more. */
  async newCodes(): Promise<RecoveryCodes> {
    if ((await this.factors.list(actors.staffId())).length === 0)
      throw new CodedError(409, 'IDENTITY.NO_FACTOR', 'Set up a passkey or an authenticator app first.');
    const codes = await this.makeCodes();
    await this.changed('recovery-codes');
    return { codes };
  }

  /** Whoever waits to set up the first one has none: it was set up elsewhere meanwhile, and that one has to be used. */
  private async refuseAnother(): Promise<void> {
    if ((await this.sessions.awaits(actors.sessionId())) !== 'enrolment') return;
    if ((await this.factors.list(actors.staffId())).length > 0)
      throw new CodedError(409, 'IDENTITY.FACTOR_EXISTS', 'You have a second factor by now. Sign in again with it.');
  }

  private async added(kind: string): Promise<RecoveryCodes> {
    const codes = (await this.factors.recoveryCodesLeft(actors.staffId())) > 0 ? [] : await this.makeCodes();
    await this.sessions.enrolled(actors.sessionId());
    await this.staff.signedIn(actors.staffId());
    await this.changed(`${kind}-added`);
    return { codes };
  }

  private async makeCodes(): Promise<string[]> {
    const codes = newRecoveryCodes();
    const hashes = codes.map((code) => hashOfRecoveryCode(code, this.config.values.APP_SECRET));
    await this.factors.setRecoveryCodes(actors.staffId(), hashes);
    return codes;
  }

  private async changed(what: string): Promise<void> {
    await this.sessions.revokeAll(actors.staffId(), actors.sessionId());
    await this.links.ask(actors.staffId(), 'notice');
    this.audit.append({
      action: `identity.${what}`,
      entityKind: 'staff_user',
      entityId: actors.staffId(),
    });
  }
}
