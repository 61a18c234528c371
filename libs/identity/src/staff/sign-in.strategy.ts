import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { actors, AuditLog } from '@snowmelt/audit';
import { sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError } from '@snowmelt/http';
import { Strategy } from 'passport-local';
import { hashPassword, isOutdated, PasswordCheck } from './password.js';
import type { WithHeaders } from '../http/caller.service.js';
import { Cookies } from '../http/cookies.js';
import { networkOf, SignInQueue } from './sign-in-queue.js';
import { type SignInAttempt, StaffRepository } from './staff.repository.js';

/** Every refusal takes at least this long, so that its timing does not reveal whether the account exists. */
const REFUSAL_MS = 250;

const refused = () =>
  new CodedError(401, 'IDENTITY.SIGN_IN_REFUSED', 'This e-mail and password do not match. Check both and try again.');

/** From where somebody signs in. */
export interface SigningIn extends WithHeaders {
  readonly ip: string;
}

export interface CheckedStaff {
  readonly clinicId: string;
  readonly staffUserId: string;
}

/**
 * Passport's local strategy. Unknown person, wrong password and locked account get the same response after equal
 * work.
 */
@Injectable()
export class SignInStrategy extends PassportStrategy(Strategy) {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staff: StaffRepository,
    private readonly audit: AuditLog,
    private readonly queue: SignInQueue,
    private readonly passwords: PasswordCheck,
    private readonly cookies: Cookies,
  ) {
    super({ usernameField: 'email', passReqToCallback: true });
  }

  async validate(request: SigningIn, email: string, password: string): Promise<CheckedStaff> {
    const checked = await this.fits(request, email, password);
    if (checked) return checked;
    throw refused();
  }

  /** Null after a while where it does not fit. */
  async fits(from: SigningIn, email: string, password: string): Promise<CheckedStaff | null> {
    const soonest = pause(REFUSAL_MS, undefined, { ref: false });
    const checked = await this.queue.run(from.ip, () => this.check(from, email, password));
    if (!checked) await soonest;
    return checked;
  }

  /**
   * Counts the attempt as failed before checking the password, so that parallel guesses cannot pass the lock. No
   * transaction is open during the check.
   */
  private async check(from: SigningIn, email: string, password: string): Promise<CheckedStaff | null> {
    const clinicId = await this.staff.clinicOf(email);
    const inClinic = <T>(work: () => Promise<T>) =>
      actors.run({ kind: 'anonymous', id: null }, () => this.unitOfWork.run(clinicId as string, work));
    const device = this.cookies.device(from);
    const [network, hash] = [networkOf(from.ip), device === undefined ? null : sha256(device)];
    const attempt = clinicId === null ? null : await inClinic(() => this.staff.reserveAttempt(email, network, hash));
    const fits = await this.passwords.fits(attempt?.passwordHash ?? null, password);
    if (clinicId === null || attempt === null) return null;
    const accepted = await this.accept(attempt, fits, password, inClinic);
    return accepted ? { clinicId, staffUserId: attempt.id } : null;
  }

  /** Whether it is accepted. A hash with the parameters of former times is made anew. */
  private async accept(
    { id, passwordHash, sources, isLocked }: SignInAttempt,
    fits: boolean,
    password: string,
    inClinic: <T>(work: () => Promise<T>) => Promise<T>,
  ): Promise<boolean> {
    const again = fits && passwordHash !== null && isOutdated(passwordHash) ? await hashPassword(password) : null;
    return inClinic(async () => {
      if (fits && passwordHash !== null && (await this.staff.acceptAttempt(id, passwordHash, sources))) {
        if (again !== null) await this.staff.rehash(id, passwordHash, again);
        return true;
      }
      this.audit.append({
        action: 'identity.sign-in-refused',
        entityKind: 'staff_user',
        entityId: id,
        detail: { locked: isLocked },
      });
      return false;
    });
  }
}
